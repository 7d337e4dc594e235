package dev.chancery.infra.settings;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where and how the REST API is served.
 *
 * @param host the address to listen on; {@code 0.0.0.0} for all; empty if nothing was said
 * @param port 0 picks a free one
 * @param externalUrl the base of links that clients get
 * @param siteUrl where people are sent who come back from a link, unless they are to go elsewhere
 * @param redirectAllowList globs of other places where they may be sent
 * @param requestIdHeader the header that carries a request's id; without one each request gets a new id
 * @param maxRequestDuration after which a request is answered with 504; empty for no limit
 * @param corsAllowedHeaders further request headers that browsers may send
 * @param managementPort for health and metrics; empty if they are not to be served on a port of their own
 */
public record ApiSettings(
        Optional<String> host,
        int port,
        URI externalUrl,
        URI siteUrl,
        List<String> redirectAllowList,
        Optional<String> requestIdHeader,
        Optional<Duration> maxRequestDuration,
        List<String> corsAllowedHeaders,
        OptionalInt managementPort) {

    private static final String ALL_INTERFACES = "0.0.0.0";

    static final Setting<String> LISTEN = Setting.optional(
            "CHANCERY_LISTEN",
            SettingTypes.TEXT,
            "`GOTRUE_API_HOST`",
            "Address to listen on; overrides `GOTRUE_API_HOST`.");
    static final Setting<String> HOST = Setting.optional(
            "GOTRUE_API_HOST",
            SettingTypes.TEXT,
            "`127.0.0.1` while the JWT secret is a generated one, else all interfaces",
            "Address to listen on; `0.0.0.0` or an empty value for all interfaces.");
    static final Setting<Integer> PORT = Setting.of(
                    "GOTRUE_API_PORT", SettingTypes.PORT, 9999, "Port of the REST API (Supabase Auth: 8081).")
            .alias("PORT", "API_PORT");
    static final Setting<URI> EXTERNAL_URL = Setting.optional(
                    "GOTRUE_API_API_EXTERNAL_URL",
                    SettingTypes.URL,
                    "`http://localhost:<port>`",
                    "Public base URL of the API; links in mails and redirects start with it.")
            .alias("API_EXTERNAL_URL");
    static final Setting<URI> SITE_URL = Setting.optional(
            "GOTRUE_SITE_URL",
            SettingTypes.URL,
            "`API_EXTERNAL_URL`",
            "The app's own URL, where links in mails lead back to unless the app names another place that is allowed.");
    static final Setting<List<String>> URI_ALLOW_LIST = Setting.of(
            "GOTRUE_URI_ALLOW_LIST",
            SettingTypes.PATTERNS,
            List.of(),
            "Other places that links may lead to: `*` and `?` stand for characters but `.` and `/`, `**` for any,"
                    + " `[a-z]` and `{a,b}` for alternatives.");
    static final Setting<String> REQUEST_ID_HEADER = Setting.of(
                    "GOTRUE_API_REQUEST_ID_HEADER",
                    SettingTypes.TEXT,
                    "",
                    "Header that carries a request's id: up to 128 letters, digits and `-_+/=`. A request without one gets"
                            + " a new UUID, as do all if this is empty.")
            .alias("REQUEST_ID_HEADER");
    static final Setting<Duration> MAX_REQUEST_DURATION = Setting.of(
            "GOTRUE_API_MAX_REQUEST_DURATION",
            SettingTypes.DURATION,
            Duration.ofSeconds(10),
            "Longest time a request may take before it is answered with 504; 0 or less for no limit.");
    static final Setting<List<String>> CORS_ALLOWED_HEADERS = Setting.of(
            "GOTRUE_CORS_ALLOWED_HEADERS",
            SettingTypes.LIST,
            List.of(),
            "Request headers that browsers may send in addition to the usual ones.");
    static final Setting<Integer> MANAGEMENT_PORT = Setting.optional(
            "CHANCERY_MANAGEMENT_PORT",
            SettingTypes.PORT,
            "none",
            "Port for `/metrics` and `/health`, on the address of the REST API.");

    static final List<Setting<?>> ALL = List.of(
            LISTEN,
            HOST,
            PORT,
            EXTERNAL_URL,
            SITE_URL,
            URI_ALLOW_LIST,
            REQUEST_ID_HEADER,
            MAX_REQUEST_DURATION,
            CORS_ALLOWED_HEADERS,
            MANAGEMENT_PORT);

    public ApiSettings {
        if (managementPort.isPresent() && port != 0) {
            MANAGEMENT_PORT.require(managementPort.getAsInt() != port, "is the port of the REST API, expected another");
        }
        redirectAllowList = List.copyOf(redirectAllowList);
        corsAllowedHeaders = List.copyOf(corsAllowedHeaders);
    }

    /** @throws InvalidSettingException naming the variable that cannot be used */
    public static ApiSettings from(SettingsSource source) {
        int port = source.get(PORT);
        URI externalUrl = source.find(EXTERNAL_URL).orElseGet(() -> URI.create("http://localhost:" + port));
        return new ApiSettings(
                host(source),
                port,
                externalUrl,
                source.find(SITE_URL).orElse(externalUrl),
                source.get(URI_ALLOW_LIST),
                Optional.of(source.get(REQUEST_ID_HEADER)).filter(header -> !header.isEmpty()),
                Optional.of(source.get(MAX_REQUEST_DURATION)).filter(Duration::isPositive),
                source.get(CORS_ALLOWED_HEADERS),
                source.find(MANAGEMENT_PORT).map(OptionalInt::of).orElseGet(OptionalInt::empty));
    }

    private static Optional<String> host(SettingsSource source) {
        return source.find(LISTEN).or(() -> source.find(HOST)).map(host -> host.isEmpty() ? ALL_INTERFACES : host);
    }
}
