package dev.chancery.infra.settings;

import dev.chancery.infra.mail.template.TemplateException;
import dev.chancery.infra.sms.AgreedCodes;
import dev.chancery.infra.sms.TextTemplate;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Signing up and in with phone numbers.
 *
 * @param enabled whether people can sign up and in with a phone number
 * @param autoconfirm whether a number counts as confirmed without a message
 * @param maxFrequency least time between two messages of a kind to a number
 * @param otpLifetime how long a code is good for
 * @param otpLength digits of a code
 */
public record SmsSettings(
        boolean enabled,
        boolean autoconfirm,
        Duration maxFrequency,
        Duration otpLifetime,
        int otpLength,
        TextTemplate template,
        AgreedCodes agreedCodes) {

    private static final Duration DEFAULT_FREQUENCY = Duration.ofMinutes(1);
    private static final int DEFAULT_LIFETIME = 60;
    private static final int DEFAULT_LENGTH = 6;
    private static final int MAX_LENGTH = 10;
    private static final String DEFAULT_TEMPLATE = "Your code is {{ .Code }}";

    static final Setting<Boolean> PHONE_ENABLED = Setting.of(
            "GOTRUE_EXTERNAL_PHONE_ENABLED",
            SettingTypes.BOOL,
            false,
            "Whether people can sign up and in with a phone number.");
    static final Setting<Boolean> AUTOCONFIRM = Setting.of(
            "GOTRUE_SMS_AUTOCONFIRM",
            SettingTypes.BOOL,
            false,
            "Whether phone numbers count as confirmed without a message; then `GOTRUE_RATE_LIMIT_SMS_SENT` does not count.");
    static final Setting<Duration> MAX_FREQUENCY = Setting.of(
            "GOTRUE_SMS_MAX_FREQUENCY",
            SettingTypes.DURATION,
            DEFAULT_FREQUENCY,
            "Least time between two messages of a kind to one number; 0 for the default.");
    static final Setting<Integer> OTP_EXP = Setting.of(
            "GOTRUE_SMS_OTP_EXP",
            SettingTypes.INTEGER,
            DEFAULT_LIFETIME,
            "Seconds for which a code is good, from when it was asked for; 0 for the default.");
    static final Setting<Integer> OTP_LENGTH = Setting.of(
            "GOTRUE_SMS_OTP_LENGTH",
            SettingTypes.INTEGER,
            DEFAULT_LENGTH,
            "Digits of a code, 6 to 10; anything else counts as 6.");
    static final Setting<String> TEMPLATE = Setting.of(
            "GOTRUE_SMS_TEMPLATE",
            SettingTypes.TEXT,
            DEFAULT_TEMPLATE,
            "What messages say, as a text template; read only where `GOTRUE_SMS_PROVIDER` or `GOTRUE_EXTERNAL_PHONE_ENABLED`"
                    + " is set. Twilio Verify words its own.");
    static final Setting<Map<String, String>> TEST_OTP = Setting.of(
                    "GOTRUE_SMS_TEST_OTP",
                    SettingTypes.PAIRS,
                    Map.<String, String>of(),
                    "Numbers to which nothing is sent, and their codes, as `15550001:123456,15550002:654321`. Whoever knows such a"
                            + " code comes in.")
            .hidden();
    static final Setting<String> TEST_OTP_VALID_UNTIL = Setting.of(
            "GOTRUE_SMS_TEST_OTP_VALID_UNTIL",
            SettingTypes.TEXT,
            "",
            "Until when those codes are good, such as `2026-12-31T00:00:00Z`. Empty: always.");

    static final List<Setting<?>> ALL = List.of(
            PHONE_ENABLED, AUTOCONFIRM, MAX_FREQUENCY, OTP_EXP, OTP_LENGTH, TEMPLATE, TEST_OTP, TEST_OTP_VALID_UNTIL);

    public SmsSettings {
        MAX_FREQUENCY.require(!maxFrequency.isNegative(), "expected 0 or more");
        OTP_EXP.require(!otpLifetime.isNegative(), "expected 0 or more");
        maxFrequency = maxFrequency.isZero() ? DEFAULT_FREQUENCY : maxFrequency;
        otpLifetime = otpLifetime.isZero() ? Duration.ofSeconds(DEFAULT_LIFETIME) : otpLifetime;
        otpLength = otpLength < DEFAULT_LENGTH || otpLength > MAX_LENGTH ? DEFAULT_LENGTH : otpLength;
    }

    /** @throws InvalidSettingException naming the variable that cannot be used */
    public static SmsSettings from(SettingsSource source) {
        boolean enabled = source.get(PHONE_ENABLED);
        return new SmsSettings(
                enabled,
                source.get(AUTOCONFIRM),
                source.get(MAX_FREQUENCY),
                Duration.ofSeconds(source.get(OTP_EXP)),
                source.get(OTP_LENGTH),
                template(
                        enabled || !source.get(SmsProviderSettings.PROVIDER).isEmpty()
                                ? source.get(TEMPLATE)
                                : DEFAULT_TEMPLATE),
                agreedCodes(source));
    }

    private static TextTemplate template(String text) {
        try {
            return TextTemplate.parse(TEMPLATE.name(), text);
        } catch (TemplateException e) {
            throw TEMPLATE.refuse(e.getMessage());
        }
    }

    private static AgreedCodes agreedCodes(SettingsSource source) {
        Map<String, String> codes = source.get(TEST_OTP).entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> entry.getKey().replaceFirst("^\\+", "").replace(" ", ""),
                        Map.Entry::getValue,
                        (_, last) -> last));
        return new AgreedCodes(codes, validUntil(source.get(TEST_OTP_VALID_UNTIL)));
    }

    private static Optional<Instant> validUntil(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException _) {
            throw TEST_OTP_VALID_UNTIL.refuse("\"" + text + "\", expected a time such as 2026-12-31T00:00:00Z");
        }
    }
}
