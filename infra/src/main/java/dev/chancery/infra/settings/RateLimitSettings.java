package dev.chancery.infra.settings;

import dev.chancery.infra.ratelimit.Rate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How often clients may ask and how much may be sent.
 *
 * @param header whose first value names the client; without it clients are not told apart and not limited
 * @param emailsSent on all nodes together
 * @param smsSent likewise
 * @param perClient requests per period of each client, by the name of the variable
 */
public record RateLimitSettings(Optional<String> header, Rate emailsSent, Rate smsSent, Map<String, Double> perClient) {

    private static final SettingType<Rate> RATE =
            new SettingType<>("rate", "a number an hour such as 30, or 30/1h", Rate::parse, Rate::print);

    static final Setting<String> HEADER = Setting.of(
            "GOTRUE_RATE_LIMIT_HEADER",
            SettingTypes.TEXT,
            "",
            "Header whose first address names the client, such as `X-Forwarded-For`. Empty: no limit per client, unless `Sb-Forwarded-For` names it. Only"
                    + " behind a proxy of yours that sets it and drops what clients send by that name: else everybody"
                    + " chooses who to be, and is limited by nothing.");
    static final Setting<Rate> EMAIL_SENT = Setting.of(
            "GOTRUE_RATE_LIMIT_EMAIL_SENT",
            RATE,
            new Rate.PerHour(30),
            "Mails of all nodes together in an hour, which begins with the first of them; `30/10m` allows 30 at once and one more every 10 minutes; 0 blocks all.");

    static final Setting<Rate> SMS_SENT = Setting.of(
            "GOTRUE_RATE_LIMIT_SMS_SENT",
            RATE,
            new Rate.PerHour(30),
            "Messages to phones an hour, written likewise; not counted with `GOTRUE_SMS_AUTOCONFIRM`, nor for numbers of"
                    + " `GOTRUE_SMS_TEST_OTP`.");

    private static final List<Setting<Double>> PER_CLIENT = List.of(
            limit(
                    "GOTRUE_RATE_LIMIT_TOKEN_REFRESH",
                    150,
                    "Sign-ins and refreshes that a client gets anew in 5 minutes; 30 may come at once."),
            limit(
                    "GOTRUE_RATE_LIMIT_VERIFY",
                    30,
                    "Links and codes that a client may try anew in 5 minutes; 30 may come at once."),
            limit(
                    "GOTRUE_RATE_LIMIT_OTP",
                    30,
                    "Requests that a client gets anew in 5 minutes, counted apart for each kind of mail, sign-up and changes of the user; 30 may come at once."),
            limit(
                    "GOTRUE_RATE_LIMIT_WEB3",
                    30,
                    "Sign-ins by wallet that a client gets anew in 5 minutes; 30 may come at once."),
            limit(
                    "GOTRUE_RATE_LIMIT_SSO",
                    30,
                    "Requests to be sent to an identity provider that a client gets anew in 5 minutes; 30 may come at once."),
            limit(
                    "GOTRUE_SAML_RATE_LIMIT_ASSERTION",
                    15,
                    "Responses of identity providers that a client may bring anew in 5 minutes; 30 may come at once. So it is with"
                            + " logout messages that are refused, apart from them."),
            limit(
                    "GOTRUE_RATE_LIMIT_ANONYMOUS_USERS",
                    30,
                    "Anonymous sign-ups that a client gets anew in an hour, all of which may come at once; 0 blocks all."));

    static final List<Setting<?>> ALL = all();

    public RateLimitSettings {
        perClient = Map.copyOf(perClient);
    }

    /** @throws InvalidSettingException naming the variable that cannot be used */
    public static RateLimitSettings from(SettingsSource source) {
        Map<String, Double> perClient = new LinkedHashMap<>();
        for (Setting<Double> limit : PER_CLIENT) {
            double value = source.get(limit);
            limit.require(value >= 0, "expected 0 or more");
            perClient.put(limit.name(), value);
        }
        return new RateLimitSettings(
                Optional.of(source.get(HEADER)).filter(header -> !header.isEmpty()),
                source.get(EMAIL_SENT),
                source.get(SMS_SENT),
                perClient);
    }

    private static Setting<Double> limit(String name, double value, String description) {
        return Setting.of(name, SettingTypes.DECIMAL, value, description);
    }

    private static List<Setting<?>> all() {
        List<Setting<?>> all = new ArrayList<>(List.of(HEADER, EMAIL_SENT, SMS_SENT));
        all.addAll(PER_CLIENT);
        return List.copyOf(all);
    }
}
