package dev.chancery.infra.mail;

import dev.chancery.infra.StartupFailure;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The links that mails have: who follows one has read the mail. */
public final class ActionLinks {

    /** What says that the redirect has not been escaped by whoever gave it, as GoTrue reads it. */
    private static final Pattern UNESCAPED =
            Pattern.compile("[&=#;+\"<>^`{|}\\[\\]]|[^\\x21-\\x7E]|%(?![0-9A-Fa-f]{2})");

    /** A link up to its query, and what comes after that. */
    private record Base(String before, String fragment) {}

    /** Where links of a kind lead to, and the setting that says so. */
    private record Path(String setting, String reference) {

        Base from(URI externalUrl) {
            try {
                // the JDK takes an empty reference for ".", against RFC 3986 §5.2.2
                String url = (reference.isEmpty() ? externalUrl : externalUrl.resolve(reference)).toString();
                int end = url.indexOf('#') < 0 ? url.length() : url.indexOf('#');
                return new Base(url.substring(0, end).replaceFirst("\\?.*", ""), url.substring(end));
            } catch (IllegalArgumentException e) {
                throw new StartupFailure(
                        "GOTRUE_MAILER_URLPATHS_" + setting + ": \"" + reference + "\", expected a path.", e);
            }
        }
    }

    private final Map<MailKind, Path> paths;
    private final Map<MailKind, Base> bases;

    /**
     * @param externalUrl where clients find the service
     * @param invite where links of that kind lead to, resolved against that (RFC 3986 §5.2): a path that begins with a
     *     slash takes the place of its own
     * @param recovery also of magic links
     * @throws StartupFailure if one of them is no reference
     */
    public ActionLinks(URI externalUrl, String invite, String confirmation, String recovery, String emailChange) {
        this(
                externalUrl,
                Map.of(
                        MailKind.INVITE, new Path("INVITE", invite),
                        MailKind.CONFIRMATION, new Path("CONFIRMATION", confirmation),
                        MailKind.RECOVERY, new Path("RECOVERY", recovery),
                        MailKind.MAGIC_LINK, new Path("RECOVERY", recovery),
                        MailKind.EMAIL_CHANGE, new Path("EMAIL_CHANGE", emailChange)));
    }

    private ActionLinks(URI externalUrl, Map<MailKind, Path> paths) {
        this.paths = paths;
        this.bases = paths.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, path -> path.getValue().from(externalUrl)));
    }

    /** @param externalUrl where a client finds the service; null if it is where all do */
    public ActionLinks at(String externalUrl) {
        return externalUrl == null ? this : new ActionLinks(URI.create(externalUrl), paths);
    }

    /**
     * @param tokenHash as it is stored
     * @param redirectTo where the link leads in the end
     * @throws IllegalArgumentException if mails of that kind have no link
     */
    public String link(MailKind kind, String tokenHash, String redirectTo) {
        Base base = bases.get(kind);
        if (base == null) {
            throw new IllegalArgumentException(kind + " has no link");
        }
        // the order of the parameters is GoTrue's, which some who read mails by machine rely on
        return base.before()
                + "?token=" + escaped(tokenHash)
                + "&type=" + escaped(kind.actionType())
                + "&redirect_to=" + (UNESCAPED.matcher(redirectTo).find() ? escaped(redirectTo) : redirectTo)
                + base.fragment();
    }

    /** As Go does it, which leaves out of the form encoding what RFC 3986 §2.3 does. */
    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
