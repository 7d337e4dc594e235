package dev.chancery.infra.settings;

import dev.chancery.infra.StartupFailure;
import dev.chancery.infra.hook.HookPoint;
import dev.chancery.infra.hook.HookTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an operator believes to have configured and has not. A protection that would silently be missing keeps the
 * server from starting; a missing feature or an unknown name is a warning.
 *
 * @param warnings one sentence each
 */
public record SettingsReport(List<String> warnings) {

    private static final Pattern OURS = Pattern.compile("(GOTRUE|CHANCERY)_.+");

    // Kubernetes describes every service of a namespace in the environment, also one that is called like this server
    private static final Pattern SERVICE_LINK =
            Pattern.compile("(GOTRUE|CHANCERY)_(SERVICE_HOST|SERVICE_PORT(_.+)?|PORT(_[0-9]+_(TCP|UDP)(_.+)?)?)");

    /** @throws StartupFailure naming every switch that must be off for the server to start */
    public static SettingsReport of(SettingsSource source, HookSettings hooks) {
        Set<String> known = SettingsCatalogue.names().collect(Collectors.toSet());
        List<String> warnings = new ArrayList<>(source.warnings());
        List<String> refused = new ArrayList<>();
        Map<String, List<String>> unavailable = new TreeMap<>();
        for (String name : source.names()) {
            if (SettingsCatalogue.knows(name)
                    || !OURS.matcher(name).matches()
                    || SERVICE_LINK.matcher(name).matches()) {
                continue;
            }
            Optional<UnavailableSetting> setting = UnavailableSetting.covering(name);
            if (setting.isEmpty()) {
                warnings.add(name + " is not known and has no effect." + suggestion(name, known));
            } else if (source.isOn(name)) {
                switch (setting.get().reaction()) {
                    case REFUSE -> refused.add(name + ": " + setting.get().consequence() + ", so it must be off.");
                    case WARN ->
                        unavailable
                                .computeIfAbsent(setting.get().consequence(), consequence -> new ArrayList<>())
                                .add(name);
                    case IGNORE -> {}
                }
            }
        }
        if (!refused.isEmpty()) {
            throw new StartupFailure(String.join(" ", refused));
        }
        unavailable.forEach((consequence, names) -> warnings.add(String.join(", ", names)
                + (names.size() == 1 ? " has" : " have") + " no effect: " + consequence + "."));
        warnings.addAll(aboutKnownSettings(source, hooks));
        return new SettingsReport(List.copyOf(warnings));
    }

    private static List<String> aboutKnownSettings(SettingsSource source, HookSettings hooks) {
        List<String> warnings = new ArrayList<>();
        if (source.get(SessionSettings.ALGORITHM_VERSION) != SessionSettings.SIGNED_TOKENS) {
            warnings.add(SessionSettings.ALGORITHM_VERSION.name()
                    + " has no effect: refresh tokens are always issued in the signed form (2).");
        }
        if (source.get(ObservabilitySettings.METRICS_ENABLED)
                && !source.get(ObservabilitySettings.METRICS_EXPORTER).equals("prometheus")) {
            warnings.add(ObservabilitySettings.METRICS_ENABLED.name()
                    + " has no effect: metrics are not pushed anywhere; set "
                    + ObservabilitySettings.METRICS_EXPORTER.name() + "=prometheus to have them read.");
        }
        if (source.get(ObservabilitySettings.TRACING_ENABLED)
                && !source.get(ObservabilitySettings.TRACING_EXPORTER).equals("opentelemetry")) {
            warnings.add(ObservabilitySettings.TRACING_ENABLED.name() + " has no effect: set "
                    + ObservabilitySettings.TRACING_EXPORTER.name() + "=opentelemetry to have traces exported.");
        }
        if (!source.get(AddressSettings.BLOCKED_MX).isEmpty() && !source.get(AddressSettings.EXTENDED)) {
            warnings.add(AddressSettings.BLOCKED_MX.name() + " has no effect unless " + AddressSettings.EXTENDED.name()
                    + " is true.");
        }
        if (!source.get(SmtpSettings.HOST).isEmpty()) {
            warnings.addAll(aboutMails(SmtpSettings.from(source)));
        }
        warnings.addAll(aboutHooks(source, hooks));
        warnings.addAll(aboutForgottenSwitches(source));
        if (source.get(SmsSettings.PHONE_ENABLED)
                && !source.get(SmsSettings.AUTOCONFIRM)
                && source.get(SmsProviderSettings.PROVIDER).isEmpty()
                && hooks.target(HookPoint.SEND_SMS).isEmpty()) {
            warnings.add(SmsSettings.PHONE_ENABLED.name() + ": no message reaches a phone without "
                    + SmsProviderSettings.PROVIDER.name() + " or GOTRUE_HOOK_SEND_SMS_URI.");
        }
        return warnings;
    }

    /** Of what is set up and not switched on; whoever has switched it off knows. */
    private static List<String> aboutForgottenSwitches(SettingsSource source) {
        List<String> warnings = new ArrayList<>();
        Stream<Switched> others = Stream.of(
                new Switched(CaptchaSettings.ENABLED, List.of(CaptchaSettings.PROVIDER, CaptchaSettings.SECRET)),
                new Switched(BreachSettings.ENABLED, List.of(BreachSettings.FAIL_CLOSED)));
        Stream.concat(HookSettings.switched(), others)
                .flatMap(switched -> switched.useless(source))
                .forEach(warnings::add);
        if (source.get(SmtpSettings.HOST).isEmpty() && source.isOn(SmtpSettings.USER.name())) {
            warnings.add(SmtpSettings.USER.name() + " has no effect without " + SmtpSettings.HOST.name() + ".");
        }
        if (source.get(ProviderSettings.DISABLE_SIGNUP) && source.get(IdentitySettings.ANONYMOUS_USERS)) {
            warnings.add(IdentitySettings.ANONYMOUS_USERS.name() + " has no effect while "
                    + ProviderSettings.DISABLE_SIGNUP.name() + " is true.");
        }
        return warnings;
    }

    /** @param others that do nothing unless the switch is on */
    record Switched(Setting<Boolean> on, List<Setting<?>> others) {

        Stream<String> useless(SettingsSource source) {
            return source.find(on).isPresent()
                    ? Stream.empty()
                    : others.stream()
                            .flatMap(Setting::names)
                            .filter(source::isOn)
                            .map(name -> name + " has no effect unless " + on.name() + " is true.");
        }
    }

    private static List<String> aboutHooks(SettingsSource source, HookSettings hooks) {
        List<String> warnings = new ArrayList<>();
        hooks.targets().forEach((point, target) -> {
            if (target instanceof HookTarget.Endpoint endpoint
                    && endpoint.secrets().isEmpty()) {
                warnings.add("GOTRUE_HOOK_" + point
                        + "_SECRETS is not set: the hook cannot tell whether it is called from here.");
            }
        });
        if (!source.get(SmtpSettings.HOST).isEmpty()
                && hooks.target(HookPoint.SEND_EMAIL).isPresent()) {
            warnings.add(SmtpSettings.HOST.name() + " has no effect: GOTRUE_HOOK_SEND_EMAIL_URI is where mails go.");
        }
        if (!source.get(SmsProviderSettings.PROVIDER).isEmpty()
                && hooks.target(HookPoint.SEND_SMS).isPresent()) {
            warnings.add(SmsProviderSettings.PROVIDER.name()
                    + " is only shown to clients: GOTRUE_HOOK_SEND_SMS_URI is where text messages go.");
        }
        return warnings;
    }

    private static List<String> aboutMails(SmtpSettings smtp) {
        List<String> warnings = new ArrayList<>();
        if (smtp.adminEmail().isEmpty()) {
            warnings.add(SmtpSettings.ADMIN_EMAIL.name()
                    + " is not set: mails are from an address that the mail server may not know.");
        }
        smtp.headers()
                .problems()
                .forEach(problem ->
                        warnings.add(SmtpSettings.HEADERS.name() + " " + problem + ", and is ignored there."));
        return warnings;
    }

    private static String suggestion(String name, Set<String> known) {
        String unprefixed = name.replaceFirst("^GOTRUE_", "");
        if (known.contains(unprefixed)) {
            return " Did you mean " + unprefixed + "?";
        }
        return known.stream()
                .filter(candidate -> Spelling.differsByATypo(candidate, name))
                .sorted()
                .findFirst()
                .map(candidate -> " Did you mean " + candidate + "?")
                .orElse("");
    }
}
