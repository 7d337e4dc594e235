package dev.chancery.infra.settings;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is asked of an address before a mail is sent to it.
 *
 * @param authorized the only ones that get any; empty for all
 * @param extended whether its form and its domain are looked at
 * @param service that is asked about it
 * @param serviceHeaders for that
 * @param blockedExchanges hosts that receive mail for domains that get none
 * @param dnsServers that are asked about domains; none for those of the machine
 */
public record AddressSettings(
        List<String> authorized,
        boolean extended,
        Optional<URI> service,
        Map<String, List<String>> serviceHeaders,
        List<String> blockedExchanges,
        List<String> dnsServers) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final Pattern SERVER = Pattern.compile("([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?");

    private static final SettingType<Optional<URI>> SERVICE_TYPE = new SettingType<>(
            "URL",
            "an http or https URL, or nothing",
            AddressSettings::url,
            url -> url.map(URI::toString).orElse(""));

    private static final SettingType<Map<String, List<String>>> HEADERS_TYPE = new SettingType<>(
            "JSON",
            "a JSON object of lists of texts, which can be headers",
            AddressSettings::headers,
            headers -> headers.isEmpty() ? "" : JSON.writeValueAsString(headers));

    private static final SettingType<List<String>> HOSTS_TYPE = new SettingType<>(
            "JSON",
            "a JSON array of host names",
            AddressSettings::hosts,
            hosts -> hosts.isEmpty() ? "" : JSON.writeValueAsString(hosts));

    static final Setting<List<String>> AUTHORIZED = Setting.of(
            "GOTRUE_EXTERNAL_EMAIL_AUTHORIZED_ADDRESSES",
            SettingTypes.LIST,
            List.of(),
            "If set, mail is sent to these only; what follows a `+` in a name does not count.");
    static final Setting<Boolean> EXTENDED = Setting.of(
            "GOTRUE_MAILER_EMAIL_VALIDATION_EXTENDED",
            SettingTypes.BOOL,
            false,
            "Whether addresses get no mail that are known to be nobody's, or whose domain has no host for mail.");
    static final Setting<Optional<URI>> SERVICE = Setting.of(
            "GOTRUE_MAILER_EMAIL_VALIDATION_SERVICE_URL",
            SERVICE_TYPE,
            Optional.empty(),
            "A service that gets `{\"email\": …}` by POST; an address gets no mail if it answers `{\"valid\": false}`.");
    static final Setting<Map<String, List<String>>> SERVICE_HEADERS = Setting.of(
                    "GOTRUE_MAILER_EMAIL_VALIDATION_SERVICE_HEADERS",
                    HEADERS_TYPE,
                    Map.of(),
                    "Headers for it, as `{\"name\": [\"value\"]}`.")
            .hidden();
    static final Setting<List<String>> BLOCKED_MX = Setting.of(
            "GOTRUE_MAILER_EMAIL_VALIDATION_BLOCKED_MX",
            HOSTS_TYPE,
            List.of(),
            "Hosts, as `[\"name\"]`: domains whose mail they receive get none, if"
                    + " `GOTRUE_MAILER_EMAIL_VALIDATION_EXTENDED` is on.");

    static final Setting<List<String>> DNS_SERVERS = Setting.of(
            "CHANCERY_DNS_SERVERS",
            SettingTypes.LIST,
            List.of(),
            "Name servers that are asked about the domains of addresses and of identity providers, as"
                    + " `10.0.0.2,10.0.0.3:5353`; none for those of the machine.");

    static final List<Setting<?>> ALL =
            List.of(AUTHORIZED, EXTENDED, SERVICE, SERVICE_HEADERS, BLOCKED_MX, DNS_SERVERS);

    public AddressSettings {
        dnsServers = List.copyOf(dnsServers);
        DNS_SERVERS.require(
                dnsServers.stream().allMatch(server -> SERVER.matcher(server).matches()),
                "expected hosts, or hosts with ports");
    }

    /** @throws InvalidSettingException naming the variable that cannot be used */
    public static AddressSettings from(SettingsSource source) {
        return new AddressSettings(
                source.get(AUTHORIZED),
                source.get(EXTENDED),
                source.get(SERVICE),
                source.get(SERVICE_HEADERS),
                source.get(BLOCKED_MX),
                source.get(DNS_SERVERS));
    }

    private static Optional<URI> url(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        URI url = URI.create(text);
        if (!Set.of("http", "https").contains(String.valueOf(url.getScheme())) || url.getHost() == null) {
            throw new IllegalArgumentException("not http");
        }
        return Optional.of(url);
    }

    private static Map<String, List<String>> headers(String text) {
        if (text.isEmpty()) {
            return Map.of();
        }
        Map<String, List<String>> headers = json(text, new TypeReference<>() {});
        HttpRequest.Builder request = HttpRequest.newBuilder();
        headers.forEach((name, values) -> texts(values).forEach(value -> request.setHeader(name, value)));
        return headers;
    }

    private static List<String> hosts(String text) {
        return text.isEmpty() ? List.of() : texts(json(text, new TypeReference<>() {}));
    }

    private static List<String> texts(List<String> values) {
        if (values == null || values.contains(null)) {
            throw new IllegalArgumentException("null");
        }
        return values;
    }

    private static <T> T json(String text, TypeReference<T> type) {
        try {
            T value = JSON.readValue(text, type);
            if (value == null) {
                throw new IllegalArgumentException("null");
            }
            return value;
        } catch (JacksonException e) {
            throw new IllegalArgumentException("no such JSON", e);
        }
    }
}
