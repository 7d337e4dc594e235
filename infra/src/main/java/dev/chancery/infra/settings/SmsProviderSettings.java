package dev.chancery.infra.settings;

import dev.chancery.infra.hook.HookPoint;
import dev.chancery.infra.http.Loopback;
import dev.chancery.infra.sms.MessageBird;
import dev.chancery.infra.sms.ProviderHttp;
import dev.chancery.infra.sms.ProviderName;
import dev.chancery.infra.sms.SmsProvider;
import dev.chancery.infra.sms.TextLocal;
import dev.chancery.infra.sms.Twilio;
import dev.chancery.infra.sms.TwilioVerify;
import dev.chancery.infra.sms.Vonage;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Who brings messages to phones.
 *
 * @param name shown to clients; "" for none
 * @param account empty where none is named, or it is not told enough
 * @param timeout for an answer
 */
public record SmsProviderSettings(String name, Optional<Account> account, Duration timeout) {

    /**
     * Who one is to a provider.
     *
     * @param url where it is
     * @param credentials in the order of its settings
     */
    record Account(ProviderName name, URI url, List<String> credentials) {

        Account {
            credentials = List.copyOf(credentials);
        }

        @Override
        public String toString() {
            return "Account[" + name + "]";
        }
    }

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    static final Setting<String> PROVIDER = Setting.of(
            "GOTRUE_SMS_PROVIDER",
            SettingTypes.TEXT,
            "",
            "Who brings messages to phones: `twilio`, `twilio_verify`, `messagebird`, `vonage` or `textlocal`. Clients are shown it.");
    static final Setting<URI> PROVIDER_URL = Setting.optional(
            "CHANCERY_SMS_PROVIDER_URL",
            SettingTypes.URL,
            "the provider's own",
            "Where the provider is instead, such as in another region; by `https`, unless it is on this machine.");
    static final Setting<Duration> TIMEOUT = Setting.of(
            "GOTRUE_INTERNAL_HTTP_TIMEOUT",
            SettingTypes.DURATION,
            DEFAULT_TIMEOUT,
            "How long to wait for the provider of text messages; 0 for the default.");

    private static final Map<ProviderName, List<Setting<String>>> CREDENTIALS = Map.of(
            ProviderName.TWILIO,
            List.of(
                    shown("TWILIO_ACCOUNT_SID", "The account at Twilio."),
                    secret("TWILIO_AUTH_TOKEN", "Its token."),
                    shown(
                            "TWILIO_MESSAGE_SERVICE_SID",
                            "The messaging service, or the number, that messages are from.")),
            ProviderName.TWILIO_VERIFY,
            List.of(
                    shown("TWILIO_VERIFY_ACCOUNT_SID", "The account at Twilio, for Twilio Verify."),
                    secret("TWILIO_VERIFY_AUTH_TOKEN", "Its token."),
                    shown("TWILIO_VERIFY_MESSAGE_SERVICE_SID", "The Verify service.")),
            ProviderName.MESSAGEBIRD,
            List.of(
                    secret("MESSAGEBIRD_ACCESS_KEY", "The key for MessageBird."),
                    shown("MESSAGEBIRD_ORIGINATOR", "Whom messages are from.")),
            ProviderName.VONAGE,
            List.of(
                    shown("VONAGE_API_KEY", "The key for Vonage."),
                    secret("VONAGE_API_SECRET", "The secret with it."),
                    shown("VONAGE_FROM", "Whom messages are from.")),
            ProviderName.TEXTLOCAL,
            List.of(
                    secret("TEXTLOCAL_API_KEY", "The key for TextLocal."),
                    shown("TEXTLOCAL_SENDER", "Whom messages are from.")));

    static final Setting<String> TWILIO_CONTENT_SID =
            shown("TWILIO_CONTENT_SID", "The template at Twilio by which WhatsApp messages are worded. Empty: ours.");

    static final List<Setting<?>> ALL = all();

    public SmsProviderSettings {
        TIMEOUT.require(!timeout.isNegative(), "expected 0 or more");
        timeout = timeout.isZero() ? DEFAULT_TIMEOUT : timeout;
    }

    /** @throws InvalidSettingException naming the variable that cannot be used, where a provider is needed */
    public static SmsProviderSettings from(SettingsSource source, HookSettings hooks) {
        String name = source.get(PROVIDER);
        boolean required = source.get(SmsSettings.PHONE_ENABLED)
                && hooks.target(HookPoint.SEND_SMS).isEmpty();
        return new SmsProviderSettings(
                name, name.isEmpty() ? Optional.empty() : account(source, name, required), source.get(TIMEOUT));
    }

    /** Whether messages are sent. */
    public boolean sendsSms() {
        return account.isPresent();
    }

    /** What brings messages to phones. */
    public Optional<SmsProvider> client() {
        return account.map(known -> client(known, new ProviderHttp(known.url(), timeout)));
    }

    private static SmsProvider client(Account account, ProviderHttp http) {
        List<String> own = account.credentials();
        return switch (account.name()) {
            case TWILIO -> new Twilio(http, own.get(0), own.get(1), own.get(2), own.get(3));
            case TWILIO_VERIFY -> new TwilioVerify(http, own.get(0), own.get(1), own.get(2));
            case MESSAGEBIRD -> new MessageBird(http, own.get(0), own.get(1));
            case VONAGE -> new Vonage(http, own.get(0), own.get(1), own.get(2));
            case TEXTLOCAL -> new TextLocal(http, own.get(0), own.get(1));
        };
    }

    /** @param required whether it is needed: else what is not told enough counts as none */
    private static Optional<Account> account(SettingsSource source, String name, boolean required) {
        Optional<ProviderName> known = Arrays.stream(ProviderName.values())
                .filter(provider -> SettingTypes.name(provider).equals(name))
                .findFirst();
        PROVIDER.require(
                known.isPresent() || !required,
                "\"" + name + "\", expected one of "
                        + Arrays.stream(ProviderName.values())
                                .map(SettingTypes::name)
                                .collect(Collectors.joining(", ")));
        return known.flatMap(provider -> account(source, provider, required));
    }

    private static Optional<Account> account(SettingsSource source, ProviderName provider, boolean required) {
        List<String> credentials = new ArrayList<>();
        for (Setting<String> credential : CREDENTIALS.get(provider)) {
            String value = source.get(credential).strip();
            credential.require(!value.isEmpty() || !required, "is empty, and " + PROVIDER.name() + " needs it");
            if (value.isEmpty()) {
                return Optional.empty();
            }
            credentials.add(value);
        }
        if (provider == ProviderName.TWILIO) {
            credentials.add(source.get(TWILIO_CONTENT_SID).strip());
        }
        URI url = source.find(PROVIDER_URL).orElseGet(provider::url);
        PROVIDER_URL.require(isSafe(url), "\"" + url + "\", expected https: the key for the provider is sent there");
        return Optional.of(new Account(provider, url, credentials));
    }

    private static boolean isSafe(URI url) {
        return url.getScheme().equals("https")
                || url.getScheme().equals("http") && Loopback.isNamed(url.getHost());
    }

    private static Setting<String> shown(String name, String description) {
        return Setting.of("GOTRUE_SMS_" + name, SettingTypes.TEXT, "", description);
    }

    private static Setting<String> secret(String name, String description) {
        return shown(name, description).hidden();
    }

    private static List<Setting<?>> all() {
        List<Setting<?>> all = new ArrayList<>(List.of(PROVIDER, PROVIDER_URL, TIMEOUT));
        Arrays.stream(ProviderName.values()).forEach(provider -> all.addAll(CREDENTIALS.get(provider)));
        all.add(TWILIO_CONTENT_SID);
        return List.copyOf(all);
    }
}
