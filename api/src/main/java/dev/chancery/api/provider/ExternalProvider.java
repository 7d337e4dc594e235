package dev.chancery.api.provider;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;

/** The services of others by which people come in to Supabase Auth. Here there is none yet. */
public enum ExternalProvider {
    APPLE,
    AZURE,
    BITBUCKET,
    DISCORD,
    FACEBOOK,
    FIGMA,
    FLY,
    GITHUB,
    GITLAB,
    GOOGLE,
    KAKAO,
    KEYCLOAK,
    LINKEDIN,
    LINKEDIN_OIDC,
    NOTION,
    SLACK,
    SLACK_OIDC,
    SNAPCHAT,
    SPOTIFY,
    TWITCH,
    TWITTER,
    VERCEL_MARKETPLACE(false),
    WORKOS,
    X(false),
    ZOOM;

    private final boolean shown;

    ExternalProvider() {
        this(true);
    }

    ExternalProvider(boolean shown) {
        this.shown = shown;
    }

    /** Those that Supabase Auth tells clients of, whether or not they are on; it passes over two. */
    public static Stream<ExternalProvider> shown() {
        return Arrays.stream(values()).filter(provider -> provider.shown);
    }

    /** Whether it is one, in whatever case it is written. */
    public static boolean isKnown(String name) {
        return Arrays.stream(values()).anyMatch(provider -> provider.id().equals(name.toLowerCase(Locale.ROOT)));
    }

    /** As clients write it. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
