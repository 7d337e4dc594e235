package dev.chancery.infra.settings;

import java.util.List;

/**
 * All settings, read and checked.
 *
 * @param warnings what the operator should be told at start, one sentence each
 */
public record Settings(
        ApiSettings api,
        StorageSettings storage,
        DatabaseSettings database,
        IndexSettings indexes,
        JwtSettings jwt,
        SessionSettings sessions,
        PasswordSettings passwords,
        BreachSettings breaches,
        ProviderSettings providers,
        IdentitySettings identities,
        Web3Settings web3,
        SamlSettings saml,
        MailerSettings mailer,
        AddressSettings addresses,
        SmtpSettings smtp,
        MailTemplateSettings mailTemplates,
        SmsSettings sms,
        SmsProviderSettings smsProvider,
        SecuritySettings security,
        CaptchaSettings captcha,
        HookSettings hooks,
        RateLimitSettings rateLimits,
        ObservabilitySettings observability,
        ExperimentalSettings experimental,
        List<String> warnings) {

    /**
     * Reads every topic and looks for settings that would not do what they say.
     *
     * @throws dev.chancery.infra.StartupFailure if the server must not start with these settings
     */
    public static Settings from(SettingsSource source) {
        HookSettings hooks = HookSettings.from(source);
        return new Settings(
                ApiSettings.from(source),
                StorageSettings.from(source),
                DatabaseSettings.from(source),
                IndexSettings.from(source),
                JwtSettings.from(source),
                SessionSettings.from(source),
                PasswordSettings.from(source),
                BreachSettings.from(source),
                ProviderSettings.from(source),
                IdentitySettings.from(source),
                Web3Settings.from(source),
                SamlSettings.from(source),
                MailerSettings.from(source, hooks),
                AddressSettings.from(source),
                SmtpSettings.from(source),
                MailTemplateSettings.from(source),
                SmsSettings.from(source),
                SmsProviderSettings.from(source, hooks),
                SecuritySettings.from(source),
                CaptchaSettings.from(source),
                hooks,
                RateLimitSettings.from(source),
                ObservabilitySettings.from(source),
                ExperimentalSettings.from(source),
                SettingsReport.of(source, hooks).warnings());
    }
}
