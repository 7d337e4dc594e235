package dev.chancery.infra.settings;

import dev.chancery.infra.hook.HookPoint;
import dev.chancery.infra.hook.HookTarget;
import dev.chancery.infra.hook.WebhookSecret;
import dev.chancery.infra.http.Loopback;
import java.net.URI;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where somebody's own code is called.
 *
 * @param targets of those hooks that are switched on
 */
public record HookSettings(Map<HookPoint, HookTarget> targets) {

    /** Those that something calls; {@link UnavailableSetting} refuses to start with the others. */
    static final List<HookPoint> CALLED = List.of(
            HookPoint.BEFORE_USER_CREATED,
            HookPoint.AFTER_USER_CREATED,
            HookPoint.CUSTOM_ACCESS_TOKEN,
            HookPoint.PASSWORD_VERIFICATION_ATTEMPT,
            HookPoint.SEND_EMAIL,
            HookPoint.SEND_SMS);

    /** The machine of a container, from within it. */
    private static final String DOCKER_HOST = "host.docker.internal";

    private static final SettingType<Optional<URI>> TARGET = new SettingType<>(
            "URL",
            "pg-functions://postgres/<schema>/<function>, https://…, or http:// and a name of this machine",
            HookSettings::uri,
            uri -> uri.map(URI::toString).orElse(""));

    private static final SettingType<List<WebhookSecret>> KEYS = new SettingType<>(
            "secrets",
            "v1,whsec_ and 32 or more characters of Base64, several separated by |",
            HookSettings::secrets,
            _ -> "");

    private record Declared(
            HookPoint point,
            Setting<Boolean> enabled,
            Setting<Optional<URI>> uri,
            Setting<List<WebhookSecret>> secrets) {

        static Declared of(HookPoint point) {
            String name = "GOTRUE_HOOK_" + point;
            return new Declared(
                    point,
                    Setting.of(
                            name + "_ENABLED",
                            SettingTypes.BOOL,
                            false,
                            "Whether to call the hook that " + point.purpose() + "."),
                    Setting.of(
                            name + "_URI",
                            TARGET,
                            Optional.empty(),
                            "Where it is: `pg-functions://postgres/<schema>/<function>`, `https://…`, or `http://` and"
                                    + " `localhost`, `127.0.0.1`, `[::1]` or `host.docker.internal`."),
                    Setting.of(
                                    name + "_SECRETS",
                                    KEYS,
                                    List.of(),
                                    "What signs the calls over HTTP: `v1,whsec_<Base64>`, several separated by a bar.")
                            .hidden());
        }

        Stream<Setting<?>> settings() {
            return Stream.of(enabled, uri, secrets);
        }

        Optional<HookTarget> target(SettingsSource source) {
            Optional<HookTarget> target = source.get(uri).map(where -> target(where, source));
            if (!source.get(enabled)) {
                return Optional.empty();
            }
            uri.require(target.isPresent(), "is empty, expected " + TARGET.expected());
            return target;
        }

        private HookTarget target(URI where, SettingsSource source) {
            return isFunction(where) ? function(where) : new HookTarget.Endpoint(where, source.get(secrets));
        }
    }

    private static final List<Declared> DECLARED =
            CALLED.stream().map(Declared::of).toList();

    static final List<Setting<?>> ALL =
            DECLARED.stream().<Setting<?>>flatMap(Declared::settings).toList();

    public HookSettings {
        targets = Map.copyOf(targets);
    }

    /** @throws InvalidSettingException naming the variable that cannot be used */
    public static HookSettings from(SettingsSource source) {
        Map<HookPoint, HookTarget> targets = new EnumMap<>(HookPoint.class);
        DECLARED.forEach(
                declared -> declared.target(source).ifPresent(target -> targets.put(declared.point(), target)));
        return new HookSettings(targets);
    }

    /** Each hook says where it is, and has a switch. */
    static Stream<SettingsReport.Switched> switched() {
        return DECLARED.stream().map(hook -> new SettingsReport.Switched(hook.enabled(), List.of(hook.uri())));
    }

    /** Empty where the hook is off. */
    public Optional<HookTarget> target(HookPoint point) {
        return Optional.ofNullable(targets.get(point));
    }

    private static Optional<URI> uri(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        URI uri = URI.create(text);
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        boolean fits = switch (scheme) {
            case "pg-functions" -> function(uri) != null;
            case "https" -> uri.getHost() != null;
            case "http" -> Loopback.isNamed(uri.getHost()) || DOCKER_HOST.equals(uri.getHost());
            default -> false;
        };
        if (!fits || uri.getUserInfo() != null || uri.getFragment() != null) {
            throw new IllegalArgumentException("no hook");
        }
        return Optional.of(uri);
    }

    private static boolean isFunction(URI uri) {
        return "pg-functions".equalsIgnoreCase(uri.getScheme());
    }

    private static HookTarget.Function function(URI uri) {
        String[] path = String.valueOf(uri.getRawPath()).split("/", -1);
        if (path.length != 3) {
            throw new IllegalArgumentException("no function");
        }
        return new HookTarget.Function(path[1], path[2]);
    }

    private static List<WebhookSecret> secrets(String text) {
        return Arrays.stream(text.split("\\|"))
                .filter(secret -> !secret.isEmpty())
                .map(WebhookSecret::parse)
                .toList();
    }
}
