package dev.chancery.infra.settings;

import java.net.URI;
import java.util.List;

/**
 * The application that people sign in to.
 *
 * @param siteUrl the default target of redirects, and always an allowed one
 * @param uriAllowList patterns of further allowed targets, as written
 * @param signupDisabled whether nobody may create an account by themselves
 */
public record SiteSettings(URI siteUrl, List<String> uriAllowList, boolean signupDisabled) {

    static final Setting<URI> SITE_URL = Setting.of(
            "GOTRUE_SITE_URL",
            SettingTypes.URL,
            URI.create("http://localhost:3000"),
            "URL of the application: where redirects go by default.");
    static final Setting<List<String>> URI_ALLOW_LIST = Setting.of(
            "GOTRUE_URI_ALLOW_LIST",
            SettingTypes.LIST,
            List.of(),
            "Patterns of URLs that a redirect may go to besides the site itself; `*` stays within a segment, `**`"
                    + " crosses segments.");
    static final Setting<Boolean> DISABLE_SIGNUP = Setting.of(
            "GOTRUE_DISABLE_SIGNUP",
            SettingTypes.BOOL,
            false,
            "Whether new users can only be created by an administrator.");

    static final List<Setting<?>> ALL = List.of(SITE_URL, URI_ALLOW_LIST, DISABLE_SIGNUP);

    public SiteSettings {
        uriAllowList = List.copyOf(uriAllowList);
    }

    /** @throws InvalidSettingException naming the variable that cannot be used */
    public static SiteSettings from(SettingsSource source) {
        return new SiteSettings(source.get(SITE_URL), source.get(URI_ALLOW_LIST), source.get(DISABLE_SIGNUP));
    }
}
