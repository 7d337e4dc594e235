package dev.chancery.infra.settings;

import java.util.List;
import java.util.stream.Stream;

/** Every setting that this server understands, by topic; the documentation is written from it. */
final class SettingsCatalogue {

    /** Settings that are read together. */
    record Topic(String title, List<Setting<?>> settings, List<SettingFamily> families) {

        Topic(String title, List<Setting<?>> settings) {
            this(title, settings, List.of());
        }
    }

    static final List<Topic> TOPICS = List.of(
            new Topic("Serving the API", ApiSettings.ALL),
            new Topic("Storage and keys", StorageSettings.ALL),
            new Topic("Database", DatabaseSettings.ALL),
            new Topic("Indexes", IndexSettings.ALL),
            new Topic("Access tokens", JwtSettings.ALL),
            new Topic("Sessions and refresh tokens", SessionSettings.ALL),
            new Topic("Passwords", PasswordSettings.ALL),
            new Topic("Leaked passwords", BreachSettings.ALL),
            new Topic("Ways to sign in", ProviderSettings.ALL),
            new Topic("Anonymous users and identities", IdentitySettings.ALL),
            new Topic("Wallets", Web3Settings.ALL),
            new Topic("Identity providers of organisations", SamlSettings.ALL),
            new Topic("Confirming addresses", MailerSettings.ALL),
            new Topic("Who gets mail", AddressSettings.ALL),
            new Topic("Mail server", SmtpSettings.ALL),
            new Topic("What mails say", MailTemplateSettings.ALL, MailTemplateSettings.FAMILIES),
            new Topic("Phone numbers", SmsSettings.ALL),
            new Topic("Text messages", SmsProviderSettings.ALL),
            new Topic("Security", SecuritySettings.ALL),
            new Topic("Captchas", CaptchaSettings.ALL),
            new Topic("Hooks", HookSettings.ALL),
            new Topic("Rate limits", RateLimitSettings.ALL),
            new Topic("Logs, metrics, traces", ObservabilitySettings.ALL),
            new Topic("Experimental", ExperimentalSettings.ALL));

    private SettingsCatalogue() {}

    static Stream<Setting<?>> settings() {
        return TOPICS.stream().flatMap(topic -> topic.settings().stream());
    }

    /** Whether a setting has that name. */
    static boolean knows(String name) {
        return names().anyMatch(name::equals)
                || TOPICS.stream().flatMap(topic -> topic.families().stream()).anyMatch(family -> family.covers(name));
    }

    static Stream<String> names() {
        return settings().flatMap(Setting::names);
    }
}
