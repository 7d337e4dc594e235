package dev.chancery.infra.settings;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A setting of Supabase Auth that this server knows but does not act on.
 *
 * @param names the variables it covers
 * @param reaction what happens when one of them is switched on
 * @param consequence what an operator would miss, as a sentence without its subject
 */
record UnavailableSetting(Pattern names, Reaction reaction, String consequence) {

    enum Reaction {
        /** A protection that would silently be missing. */
        REFUSE,
        /** A feature that clients would find missing. */
        WARN,
        /** Means nothing by itself, or nothing to Supabase Auth either. */
        IGNORE
    }

    // the first match counts
    private static final List<UnavailableSetting> ALL = List.of(
            refuse("HOOK_[A-Z0-9_]+_ENABLED", "nothing calls this hook yet"),
            refuse(
                    "SECURITY_DB_ENCRYPTION_(ENCRYPT|ENCRYPTION_KEY|ENCRYPTION_KEY_ID|DECRYPTION_KEYS)",
                    "columns encrypted by Supabase Auth can neither be read nor written yet"),
            refuse("SESSIONS_ALLOW_LOW_AAL", "second factors are not asked for yet"),
            warn("OAUTH_SERVER_ENABLED", "the OAuth 2.1 server is not available yet"),
            warn("PASSKEY_ENABLED", "passkeys are not available yet"),
            warn("MFA_(TOTP|PHONE|WEB_AUTHN)_(ENROLL|VERIFY)_ENABLED", "second factors are not available yet"),
            warn("EXTERNAL_[A-Z0-9_]+_ENABLED", "this way to sign in is not available yet"),
            warn(
                    "MAILER_NOTIFICATIONS_(MFA_FACTOR_ENROLLED|MFA_FACTOR_UNENROLLED)_ENABLED",
                    "mails about this change of an account are not sent yet"),
            warn("MAILER_ALLOW_UNVERIFIED_EMAIL_SIGN_INS", "sign-in through other services is not available yet"),
            warn("DB_CLEANUP_ENABLED", "stale rows are not cleaned up yet"),
            warn(
                    "EXPERIMENTAL_(PROVIDER_LINKING_DOMAINS|PROVIDERS_WITH_OWN_LINKING_DOMAIN|SCIM_ENABLED)",
                    "this experiment is not available yet"),
            warn("LOG_(FILE|SQL)", "the log goes to standard error, without statements"),
            warn("PROFILER_ENABLED", "there is no profiler of Go here"),
            warn(
                    "RELOADING_(SIGNAL_ENABLED|POLLERENABLED)",
                    "settings are read at start only; restart the server to change them"),
            ignore("RATE_LIMIT_(O_AUTH_DYNAMIC_CLIENT_REGISTER|PASSKEY)"),
            ignore("MFA_RATE_LIMIT_CHALLENGE_AND_VERIFY"),
            ignore("HOOK_[A-Z0-9_]+_(URI|SECRETS?|HOOKNAME)"),
            ignore("EXTERNAL_[A-Z0-9_]+_(CLIENT_ID|SECRET|REDIRECT_URI|URL|API_URL|EMAIL_OPTIONAL|SKIP_NONCE_CHECK)"),
            ignore("EXTERNAL_(IOS_BUNDLE_ID|REDIRECTURL|ALLOWED_ID_TOKEN_ISSUERS"
                    + "|OIDC_PROVIDER_CACHE_TTL|SKIP_NONCE_CHECK|SAML_[A-Z_]+)"),
            ignore("CUSTOM_OAUTH_(ENABLED|MAX_PROVIDERS|EXTERNAL_URL)"),
            ignore("OAUTH_SERVER_(ALLOW_DYNAMIC_REGISTRATION|AUTHORIZATION_PATH|AUTHORIZATION_TTL|DEFAULT_SCOPE)"),
            ignore("SAML_(RSAPRIVATEKEY(NEXT)?|RSAPUBLICKEY(NEXT)?|CERTIFICATE(NEXT)?)"),
            ignore("MFA_(PHONE_(OTP_LENGTH|TEMPLATE|MAX_FREQUENCY|SMSTEMPLATE)|CHALLENGE_EXPIRY_DURATION"
                    + "|FACTOR_EXPIRY_DURATION|MAX_ENROLLED_FACTORS|MAX_VERIFIED_FACTORS)"),
            ignore(
                    "(WEBAUTHN_(RP_ID|RP_DISPLAY_NAME|RP_ORIGINS|CHALLENGE_EXPIRY_DURATION)|PASSKEY_MAX_PASSKEYS_PER_USER)"),
            ignore("SMS_SMSTEMPLATE"),
            ignore("MAILER_URLPATHS_[A-Z_]+"),
            ignore("MAILER_EMAIL_BACKGROUND_SENDING"),
            ignore("DB_(HEALTH_CHECK_PERIOD|MIGRATIONS_PATH|AUTOMIGRATE|ADVISOR_[A-Z_]+)"),
            ignore("LOG_(DISABLE_COLORS|QUOTE_EMPTY_FIELDS|TSFORMAT|FIELDS)"),
            ignore("METRICS_OTEL_EXPORTER_OTLP_PROTOCOL"),
            ignore("TRACING_(HOST|PORT|SERVICE_NAME|TAGS)"),
            ignore("PROFILER_(HOST|PORT)"),
            ignore("RELOADING_(NOTIFY_ENABLED|POLLER_INTERVAL|SIGNAL_NUMBER|GRACE_PERIOD_INTERVAL)"),
            ignore("API_ENDPOINT|OPERATOR_TOKEN|URIALLOWLISTMAP|JWT_SIGNINGKEY"),
            ignore("SESSION_KEY|MAX_VERIFIED_FACTORS"));

    static Optional<UnavailableSetting> covering(String variable) {
        return ALL.stream()
                .filter(setting -> setting.names.matcher(variable).matches())
                .findFirst();
    }

    private static UnavailableSetting refuse(String names, String consequence) {
        return new UnavailableSetting(pattern(names), Reaction.REFUSE, consequence);
    }

    private static UnavailableSetting warn(String names, String consequence) {
        return new UnavailableSetting(pattern(names), Reaction.WARN, consequence);
    }

    private static UnavailableSetting ignore(String names) {
        return new UnavailableSetting(pattern(names), Reaction.IGNORE, "");
    }

    private static Pattern pattern(String names) {
        return Pattern.compile("GOTRUE_(" + names + ")");
    }
}
