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
import java.util.Arrays;
import java.util.HashMap;
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
     * @param credentials by the settings that have them
     */
    record Account(ProviderName name, URI url, Map<Setting<String>, String> credentials) {

        Account {
            credentials = Map.copyOf(credentials);
        }

        String credential(Setting<String> setting) {
            return credentials.get(setting);
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

    static final Setting<String> TWILIO_ACCOUNT_SID = shown("TWILIO_ACCOUNT_SID", "The account at Twilio.");
    static final Setting<String> TWILIO_AUTH_TOKEN = secret("TWILIO_AUTH_TOKEN", "Its token.");
    static final Setting<String> TWILIO_MESSAGE_SERVICE_SID =
            shown("TWILIO_MESSAGE_SERVICE_SID", "The messaging service, or the number, that messages are from.");
    static final Setting<String> TWILIO_CONTENT_SID =
            shown("TWILIO_CONTENT_SID", "The template at Twilio by which WhatsApp messages are worded. Empty: ours.");
    static final Setting<String> TWILIO_VERIFY_ACCOUNT_SID =
            shown("TWILIO_VERIFY_ACCOUNT_SID", "The account at Twilio, for Twilio Verify.");
    static final Setting<String> TWILIO_VERIFY_AUTH_TOKEN = secret("TWILIO_VERIFY_AUTH_TOKEN", "Its token.");
    static final Setting<String> TWILIO_VERIFY_MESSAGE_SERVICE_SID =
            shown("TWILIO_VERIFY_MESSAGE_SERVICE_SID", "The Verify service.");
    static final Setting<String> MESSAGEBIRD_ACCESS_KEY = secret("MESSAGEBIRD_ACCESS_KEY", "The key for MessageBird.");
    static final Setting<String> MESSAGEBIRD_ORIGINATOR = shown("MESSAGEBIRD_ORIGINATOR", "Whom messages are from.");
    static final Setting<String> VONAGE_API_KEY = shown("VONAGE_API_KEY", "The key for Vonage.");
    static final Setting<String> VONAGE_API_SECRET = secret("VONAGE_API_SECRET", "The secret with it.");
    static final Setting<String> VONAGE_FROM = shown("VONAGE_FROM", "Whom messages are from.");
    static final Setting<String> TEXTLOCAL_API_KEY = secret("TEXTLOCAL_API_KEY", "The key for TextLocal.");
    static final Setting<String> TEXTLOCAL_SENDER = shown("TEXTLOCAL_SENDER", "Whom messages are from.");

    static final List<Setting<?>> ALL = List.of(
            PROVIDER,
            PROVIDER_URL,
            TIMEOUT,
            TWILIO_ACCOUNT_SID,
            TWILIO_AUTH_TOKEN,
            TWILIO_MESSAGE_SERVICE_SID,
            TWILIO_VERIFY_ACCOUNT_SID,
            TWILIO_VERIFY_AUTH_TOKEN,
            TWILIO_VERIFY_MESSAGE_SERVICE_SID,
            MESSAGEBIRD_ACCESS_KEY,
            MESSAGEBIRD_ORIGINATOR,
            VONAGE_API_KEY,
            VONAGE_API_SECRET,
            VONAGE_FROM,
            TEXTLOCAL_API_KEY,
            TEXTLOCAL_SENDER,
            TWILIO_CONTENT_SID);

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

    private static SmsProvider client(Account own, ProviderHttp http) {
        return switch (own.name()) {
            case TWILIO ->
                new Twilio(
                        http,
                        own.credential(TWILIO_ACCOUNT_SID),
                        own.credential(TWILIO_AUTH_TOKEN),
                        own.credential(TWILIO_MESSAGE_SERVICE_SID),
                        own.credential(TWILIO_CONTENT_SID));
            case TWILIO_VERIFY ->
                new TwilioVerify(
                        http,
                        own.credential(TWILIO_VERIFY_ACCOUNT_SID),
                        own.credential(TWILIO_VERIFY_AUTH_TOKEN),
                        own.credential(TWILIO_VERIFY_MESSAGE_SERVICE_SID));
            case MESSAGEBIRD ->
                new MessageBird(http, own.credential(MESSAGEBIRD_ACCESS_KEY), own.credential(MESSAGEBIRD_ORIGINATOR));
            case VONAGE ->
                new Vonage(
                        http,
                        own.credential(VONAGE_API_KEY),
                        own.credential(VONAGE_API_SECRET),
                        own.credential(VONAGE_FROM));
            case TEXTLOCAL -> new TextLocal(http, own.credential(TEXTLOCAL_API_KEY), own.credential(TEXTLOCAL_SENDER));
        };
    }

    /** What a provider has to know of whoever calls it. */
    private static List<Setting<String>> needed(ProviderName provider) {
        return switch (provider) {
            case TWILIO -> List.of(TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_MESSAGE_SERVICE_SID);
            case TWILIO_VERIFY ->
                List.of(TWILIO_VERIFY_ACCOUNT_SID, TWILIO_VERIFY_AUTH_TOKEN, TWILIO_VERIFY_MESSAGE_SERVICE_SID);
            case MESSAGEBIRD -> List.of(MESSAGEBIRD_ACCESS_KEY, MESSAGEBIRD_ORIGINATOR);
            case VONAGE -> List.of(VONAGE_API_KEY, VONAGE_API_SECRET, VONAGE_FROM);
            case TEXTLOCAL -> List.of(TEXTLOCAL_API_KEY, TEXTLOCAL_SENDER);
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
        Map<Setting<String>, String> credentials = new HashMap<>();
        for (Setting<String> credential : needed(provider)) {
            String value = source.get(credential).strip();
            credential.require(!value.isEmpty() || !required, "is empty, and " + PROVIDER.name() + " needs it");
            if (value.isEmpty()) {
                return Optional.empty();
            }
            credentials.put(credential, value);
        }
        if (provider == ProviderName.TWILIO) {
            credentials.put(TWILIO_CONTENT_SID, source.get(TWILIO_CONTENT_SID).strip());
        }
        URI url = source.find(PROVIDER_URL).orElseGet(provider::url);
        PROVIDER_URL.require(isSafe(url), "\"" + url + "\", expected https: the key for the provider is sent there");
        return Optional.of(new Account(provider, url, credentials));
    }

    private static boolean isSafe(URI url) {
        return url.getScheme().equals("https") || url.getScheme().equals("http") && Loopback.isNamed(url.getHost());
    }

    private static Setting<String> shown(String name, String description) {
        return Setting.of("GOTRUE_SMS_" + name, SettingTypes.TEXT, "", description);
    }

    private static Setting<String> secret(String name, String description) {
        return shown(name, description).hidden();
    }
}
