package dev.chancery.infra.settings;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What new passwords are compared with.
 *
 * @param enabled whether they are
 * @param failClosed whether none is taken while nobody can tell
 * @param userAgent by which the service knows who asks
 * @param service below which ranges of hashes are
 * @param file that is looked into instead of asking a service
 * @param cache of what the service named before; empty for none
 */
public record BreachSettings(
        boolean enabled,
        boolean failClosed,
        String userAgent,
        URI service,
        Optional<Path> file,
        Optional<Cache> cache) {

    /**
     * @param items for how many hashes it is made
     * @param falsePositives the share of other hashes that it may take for one of them
     */
    public record Cache(int items, double falsePositives) {}

    private static final String USER_AGENT = "Chancery";
    private static final int MOST_ITEMS = 10_000_000;
    private static final double LEAST_FALSE_POSITIVES = 1e-9;

    static final Setting<Boolean> ENABLED = Setting.of(
            "GOTRUE_PASSWORD_HIBP_ENABLED",
            SettingTypes.BOOL,
            false,
            "Whether new passwords are compared with leaked ones, by default those of Have I Been Pwned, which learns the"
                    + " first five digits of their SHA-1 hashes.");
    static final Setting<Boolean> FAIL_CLOSED = Setting.of(
            "GOTRUE_PASSWORD_HIBP_FAIL_CLOSED",
            SettingTypes.BOOL,
            false,
            "Whether no new password is taken while that is not possible.");
    static final Setting<String> AGENT = Setting.of(
            "GOTRUE_PASSWORD_HIBP_USER_AGENT",
            SettingTypes.TEXT,
            USER_AGENT,
            "As what the service is asked; empty for the default.");
    static final Setting<Boolean> CACHE_ENABLED = Setting.of(
            "GOTRUE_PASSWORD_HIBP_BLOOM_ENABLED",
            SettingTypes.BOOL,
            false,
            "Whether the service is not asked again about passwords that it has called leaked.");
    static final Setting<Integer> CACHE_ITEMS = Setting.of(
            "GOTRUE_PASSWORD_HIBP_BLOOM_ITEMS",
            SettingTypes.INTEGER,
            100_000,
            "For how many of them there is room, 1 to 10000000; each range that is asked for has one to two"
                    + " thousand, and one that takes more than four fifths of the room is not remembered.");
    static final Setting<Double> CACHE_FALSE_POSITIVES = Setting.of(
            "GOTRUE_PASSWORD_HIBP_BLOOM_FALSE_POSITIVES",
            SettingTypes.DECIMAL,
            0.0000099,
            "Share of other passwords that are called leaked by mistake when it is full.");
    static final Setting<URI> SERVICE = Setting.of(
            "CHANCERY_PASSWORD_BREACH_URL",
            SettingTypes.URL,
            URI.create("https://api.pwnedpasswords.com"),
            "Where to ask instead: a mirror that has `/range/`.");
    static final Setting<Path> FILE = Setting.optional(
            "CHANCERY_PASSWORD_BREACH_FILE",
            SettingTypes.PATH,
            "none, a service is asked",
            "File of leaked passwords, where none can be asked: a list of SHA-1 hashes in their order, or a filter that"
                    + " `chancery breach-filter` makes of it.");

    static final List<Setting<?>> ALL =
            List.of(ENABLED, FAIL_CLOSED, AGENT, CACHE_ENABLED, CACHE_ITEMS, CACHE_FALSE_POSITIVES, SERVICE, FILE);

    public BreachSettings {
        userAgent = userAgent.isEmpty() ? USER_AGENT : userAgent;
        AGENT.require(userAgent.matches("[\\x20-\\x7E]+"), "expected printable ASCII");
        SERVICE.require(isBase(service), "expected an http or https URL without a user, a query and a fragment");
        FILE.require(file.isEmpty() || enabled, "is not looked into unless " + ENABLED.name() + " is true");
    }

    private static boolean isBase(URI url) {
        return Set.of("http", "https").contains(url.getScheme())
                && url.getHost() != null
                && url.getUserInfo() == null
                && url.getQuery() == null
                && url.getFragment() == null;
    }

    /** @throws InvalidSettingException naming the variable that cannot be used */
    public static BreachSettings from(SettingsSource source) {
        Cache cache = cache(source);
        return new BreachSettings(
                source.get(ENABLED),
                source.get(FAIL_CLOSED),
                source.get(AGENT),
                source.get(SERVICE),
                source.find(FILE).filter(file -> !file.toString().isEmpty()),
                source.get(CACHE_ENABLED) ? Optional.of(cache) : Optional.empty());
    }

    private static Cache cache(SettingsSource source) {
        int items = source.get(CACHE_ITEMS);
        CACHE_ITEMS.require(items >= 1 && items <= MOST_ITEMS, "expected 1 to " + MOST_ITEMS);
        double falsePositives = source.get(CACHE_FALSE_POSITIVES);
        CACHE_FALSE_POSITIVES.require(
                falsePositives >= LEAST_FALSE_POSITIVES && falsePositives < 1,
                "expected 0.000000001 or more, and less than 1");
        return new Cache(items, falsePositives);
    }
}
