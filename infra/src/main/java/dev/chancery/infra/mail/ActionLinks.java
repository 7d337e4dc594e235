package dev.chancery.infra.mail;

import dev.chancery.infra.StartupFailure;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/** The links that mails have: who follows one has read the mail. */
public final class ActionLinks {

    /** What says that the redirect has not been escaped by whoever gave it, as GoTrue reads it. */
    private static final Pattern UNESCAPED = Pattern.compile("[&=#]");

    /** A link up to its query, and what comes after that. */
    private record Base(String before, String fragment) {}

    private final String invite;
    private final String confirmation;
    private final String recovery;
    private final String emailChange;
    private final Map<MailKind, Base> bases;

    /**
     * @param externalUrl where clients find the service
     * @param invite where links of that kind lead to, resolved against that (RFC 3986 §5.2): a path that begins with a
     *     slash takes the place of its own
     * @param recovery also of magic links
     * @throws StartupFailure if one of them is no reference
     */
    public ActionLinks(URI externalUrl, String invite, String confirmation, String recovery, String emailChange) {
        this.invite = invite;
        this.confirmation = confirmation;
        this.recovery = recovery;
        this.emailChange = emailChange;
        this.bases = Map.of(
                MailKind.INVITE, base(externalUrl, "INVITE", invite),
                MailKind.CONFIRMATION, base(externalUrl, "CONFIRMATION", confirmation),
                MailKind.RECOVERY, base(externalUrl, "RECOVERY", recovery),
                MailKind.MAGIC_LINK, base(externalUrl, "RECOVERY", recovery),
                MailKind.EMAIL_CHANGE, base(externalUrl, "EMAIL_CHANGE", emailChange));
    }

    private static Base base(URI externalUrl, String setting, String path) {
        try {
            // the JDK takes an empty reference for ".", against RFC 3986 §5.2.2
            String url = (path.isEmpty() ? externalUrl : externalUrl.resolve(path)).toString();
            int end = url.indexOf('#') < 0 ? url.length() : url.indexOf('#');
            return new Base(url.substring(0, end).replaceFirst("\\?.*", ""), url.substring(end));
        } catch (IllegalArgumentException e) {
            throw new StartupFailure("GOTRUE_MAILER_URLPATHS_" + setting + ": \"" + path + "\", expected a path.", e);
        }
    }

    /** @param externalUrl where a client finds the service; null if it is where all do */
    public ActionLinks at(String externalUrl) {
        return externalUrl == null
                ? this
                : new ActionLinks(URI.create(externalUrl), invite, confirmation, recovery, emailChange);
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
