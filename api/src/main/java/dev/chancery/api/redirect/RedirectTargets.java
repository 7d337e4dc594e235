package dev.chancery.api.redirect;

import dev.chancery.api.http.QueryParameters;
import dev.chancery.infra.settings.InvalidSettingException;
import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.web.util.UriUtils;

/**
 * Where people may be sent who come back from a link: tokens go there (RFC 9700 §4.1). The app's own site, loopback addresses
 * for development (RFC 8252 §7.3), and what the allow-list says.
 */
public final class RedirectTargets {

    /** What browsers take for an address, and no more than they do. */
    private static final int LONGEST = 2_048;

    private static final Pattern URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:[^\\p{Cntrl}\\p{Cs}\\\\]*");
    /** What browsers have in addresses as it is, and RFC 3986 does not. */
    private static final Pattern UNESCAPED = Pattern.compile("[^\\x21-\\x7E]+|[\"<>^`{|}]|%(?![0-9A-Fa-f]{2})");

    private static final Pattern UNESCAPED_IN_PATHS = Pattern.compile("[\\[\\]]|" + UNESCAPED.pattern());
    /** Up to the end of the host and its port; brackets in it are those of an address of IPv6. */
    static final Pattern AUTHORITY = Pattern.compile("[^:]*://[^/?#]*");

    /** Neither a user nor anything in the host that one reader decodes, or takes for its end, and another does not. */
    private static final Pattern PLAIN_AUTHORITY =
            Pattern.compile("[^:]*://(?<host>\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._~-]*)(:[0-9]*)?");

    private static final Pattern HOST_NAME = Pattern.compile("[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?");
    /** What browsers read as an address of IPv4 (WHATWG URL, ends-in-a-number). */
    private static final Pattern NUMBER = Pattern.compile("([^.]+\\.)*(0[xX][0-9A-Fa-f]*|[0-9]+)\\.?");

    /** Schemes that run or show what stands in the URL itself. */
    private static final Set<String> NEVER = Set.of("javascript", "data", "vbscript", "file", "blob", "about");

    private final URI site;
    private final List<Glob> allowed;

    /** @throws InvalidSettingException if a pattern of {@code GOTRUE_URI_ALLOW_LIST} is none */
    public RedirectTargets(URI site, List<String> allowList) {
        this.site = site;
        this.allowed =
                allowList.stream().map(String::strip).map(RedirectTargets::glob).toList();
    }

    private static Glob glob(String pattern) {
        try {
            return Glob.parse(pattern);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(
                    "GOTRUE_URI_ALLOW_LIST", "in the pattern \"" + pattern + "\" " + e.getMessage());
        }
    }

    /** The place that the request asks for, by header, query or the page it comes from, if it is allowed; else the site. */
    public String of(HttpServletRequest request) {
        String header = request.getHeader("redirect_to");
        String asked =
                header == null || header.isEmpty() ? QueryParameters.of(request).get("redirect_to") : header;
        return allowed(asked)
                .or(() -> allowed(
                        Optional.ofNullable(request.getHeader("Referer")).orElse("")))
                .orElseGet(site::toString);
    }

    /** The app's own site. */
    public String site() {
        return site.toString();
    }

    /** The place itself if it is allowed. */
    public Optional<String> allowed(String place) {
        return Optional.of(place).filter(this::allows);
    }

    /** The same place for an answer: with what has to be escaped in a URI (RFC 3986 §2.1) escaped. */
    public static String escaped(String place) {
        Matcher authority = AUTHORITY.matcher(place);
        int rest = authority.lookingAt() ? authority.end() : 0;
        return escaped(UNESCAPED, place.substring(0, rest)) + escaped(UNESCAPED_IN_PATHS, place.substring(rest));
    }

    private static String escaped(Pattern characters, String part) {
        return characters.matcher(part).replaceAll(found -> UriUtils.encode(found.group(), StandardCharsets.UTF_8));
    }

    private boolean allows(String place) {
        if (place.isEmpty() || place.length() > LONGEST || !URL.matcher(place).matches()) {
            return false;
        }
        String scheme = place.substring(0, place.indexOf(':')).toLowerCase(Locale.ROOT);
        if (NEVER.contains(scheme)) {
            return false;
        }
        if (!scheme.equals("http") && !scheme.equals("https")) {
            return appOpens(place);
        }
        Optional<URI> parsed = parsed(place);
        if (parsed.isEmpty()) {
            return false;
        }
        URI url = parsed.get();
        // browsers take what stands before an @ for no host
        if (url.getHost() == null || url.getRawUserInfo() != null) {
            return false;
        }
        if (isOfSite(url)) {
            return true;
        }
        String host = url.getHost();
        if (isDisguisedAddress(host)) {
            return false;
        }
        return address(host)
                .map(InetAddress::isLoopbackAddress)
                .orElseGet(() -> HOST_NAME.matcher(host).matches() && isListed(place));
    }

    /** By a scheme of an app's own (RFC 8252 §7.1), which may have a host all the same, and lead there. */
    private boolean appOpens(String place) {
        Matcher authority = AUTHORITY.matcher(place);
        if (!authority.lookingAt()) {
            return isListed(place);
        }
        String schemeAndAuthority = authority.group();
        Matcher plain = PLAIN_AUTHORITY.matcher(schemeAndAuthority);
        if (!plain.matches()) {
            return !schemeAndAuthority.contains("@") && isListedByName(place, schemeAndAuthority);
        }
        String host = plain.group("host");
        if (isDisguisedAddress(host)
                || address(host).filter(address -> !address.isLoopbackAddress()).isPresent()) {
            return false;
        }
        return isListed(place);
    }

    private static Optional<URI> parsed(String place) {
        try {
            return Optional.of(URI.create(escaped(place)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static boolean isDisguisedAddress(String host) {
        return NUMBER.matcher(host).matches()
                && (!host.contains(".") || address(host).isEmpty());
    }

    private boolean isOfSite(URI url) {
        return url.getHost().equalsIgnoreCase(site.getHost())
                && url.getScheme().equalsIgnoreCase(site.getScheme())
                && (port(url) == port(site) || isLoopback(url.getHost()));
    }

    private static int port(URI url) {
        if (url.getPort() >= 0) {
            return url.getPort();
        }
        return url.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    }

    private static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost")
                || address(host).map(InetAddress::isLoopbackAddress).orElse(false);
    }

    /** Only as it is written by everybody: to Java 0127.0.0.1 is this machine, and to browsers, which read 0127 as octal, a stranger's. */
    private static Optional<InetAddress> address(String host) {
        try {
            return Optional.of(
                            host.startsWith("[")
                                    ? Inet6Address.ofLiteral(host.substring(1, host.length() - 1))
                                    : InetAddress.ofLiteral(host))
                    .filter(address -> address instanceof Inet6Address
                            || address.getHostAddress().equals(host));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private boolean isListed(String place) {
        return isListed(place, allowed.stream());
    }

    /** By a pattern that has the host as it is, or any. */
    private boolean isListedByName(String place, String schemeAndAuthority) {
        return isListed(place, allowed.stream().filter(glob -> glob.hasHost(schemeAndAuthority)));
    }

    private static boolean isListed(String place, Stream<Glob> globs) {
        int fragment = place.indexOf('#');
        String compared = fragment < 0 ? place : place.substring(0, fragment);
        return globs.anyMatch(glob -> glob.matches(compared));
    }
}
