package dev.chancery.infra.settings;

import dev.chancery.infra.captcha.CaptchaProvider;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Whether clients have to show that a person uses them.
 *
 * @param provider who is asked; empty where nobody is
 * @param secret by which the provider knows whose tokens these are
 * @param timeout for its answer
 */
public record CaptchaSettings(Optional<CaptchaProvider> provider, String secret, Duration timeout) {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    private static final String DEFAULT_PROVIDER = "hcaptcha";

    static final Setting<Boolean> ENABLED = Setting.of(
            "GOTRUE_SECURITY_CAPTCHA_ENABLED",
            SettingTypes.BOOL,
            false,
            "Whether signing up, and in with a password, needs the token of a captcha; a service key needs none.");
    static final Setting<String> PROVIDER = Setting.of(
            "GOTRUE_SECURITY_CAPTCHA_PROVIDER",
            SettingTypes.TEXT,
            DEFAULT_PROVIDER,
            "Who is asked about tokens: `hcaptcha` or `turnstile`.");
    static final Setting<String> SECRET = Setting.of(
                    "GOTRUE_SECURITY_CAPTCHA_SECRET", SettingTypes.TEXT, "", "The secret that the provider gave you.")
            .hidden();
    static final Setting<Duration> TIMEOUT = Setting.of(
            "GOTRUE_SECURITY_CAPTCHA_TIMEOUT",
            SettingTypes.DURATION,
            DEFAULT_TIMEOUT,
            "How long to wait for the provider; 0 for the default.");

    static final List<Setting<?>> ALL = List.of(ENABLED, PROVIDER, SECRET, TIMEOUT);

    public CaptchaSettings {
        secret = secret.strip();
        SECRET.require(
                provider.isEmpty() || !secret.isEmpty(), "is empty, expected the secret of the captcha provider");
        TIMEOUT.require(!timeout.isNegative(), "expected 0 or more");
        timeout = timeout.isZero() ? DEFAULT_TIMEOUT : timeout;
    }

    /** @throws InvalidSettingException naming the variable that cannot be used */
    public static CaptchaSettings from(SettingsSource source) {
        return new CaptchaSettings(
                source.get(ENABLED) ? Optional.of(provider(source.get(PROVIDER))) : Optional.empty(),
                source.get(SECRET),
                source.get(TIMEOUT));
    }

    private static CaptchaProvider provider(String name) {
        return Arrays.stream(CaptchaProvider.values())
                .filter(provider -> SettingTypes.name(provider).equals(name))
                .findFirst()
                .orElseThrow(() -> PROVIDER.refuse("\"" + name + "\", expected hcaptcha or turnstile"));
    }
}
