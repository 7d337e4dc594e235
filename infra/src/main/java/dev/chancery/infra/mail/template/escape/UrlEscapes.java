package dev.chancery.infra.mail.template.escape;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** Values within URLs (RFC 3986 §2). */
final class UrlEscapes {

    private static final Set<String> SCHEMES = Set.of("http", "https", "mailto");
    private static final String UNRESERVED = "-._~";

    /** Without quotes and parentheses, which could end a text or a {@code url()}. */
    private static final String RESERVED = "!#$&*+,/:;=?@[]";

    private static final String BAD_URL = "#" + HtmlEscapes.FAILSAFE;

    private UrlEscapes() {}

    /** Lets URLs pass that are relative or lead to a page or a mail. */
    static String filter(String url) {
        return isSafe(url) ? url : BAD_URL;
    }

    private static boolean isSafe(String url) {
        int colon = url.indexOf(':');
        if (colon < 0) {
            return true;
        }
        String scheme = url.substring(0, colon);
        return scheme.contains("/") || SCHEMES.contains(scheme.toLowerCase(Locale.ROOT));
    }

    /** Escapes what no URL may have, and leaves escapes alone. */
    static String normalize(String url) {
        return percent(url, RESERVED, true, "%%%02x");
    }

    /** Makes a value a part of a URL, in which nothing means anything. */
    static String component(String value) {
        return percent(value, "", false, "%%%02x");
    }

    /** As the function {@code urlquery} of templates: a blank is a plus. */
    static String query(String value) {
        return percent(value, " ", false, "%%%02X").replace(' ', '+');
    }

    private static String percent(String value, String kept, boolean keepEscapes, String escape) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        StringBuilder out = new StringBuilder(bytes.length + 16);
        for (int i = 0; i < bytes.length; i++) {
            char character = (char) (bytes[i] & 0xff);
            boolean plain = Scan.isLetter(character)
                    || Scan.isDigit(character)
                    || UNRESERVED.indexOf(character) >= 0
                    || kept.indexOf(character) >= 0
                    || keepEscapes && character == '%' && isEscape(bytes, i);
            if (plain) {
                out.append(character);
            } else {
                out.append(escape.formatted((int) character));
            }
        }
        return out.toString();
    }

    private static boolean isEscape(byte[] bytes, int at) {
        return at + 2 < bytes.length && Scan.isHex((char) bytes[at + 1]) && Scan.isHex((char) bytes[at + 2]);
    }

    /** A list of images with their sizes, each of which is judged by itself. */
    static String srcset(String value) {
        StringBuilder out = new StringBuilder();
        String separator = "";
        for (String image : value.split(",", -1)) {
            out.append(separator).append(image(image));
            separator = ",";
        }
        return out.toString();
    }

    private static String image(String image) {
        int start = Scan.skipSpaces(image, 0);
        int end = start;
        while (end < image.length() && !Scan.isSpace(image.charAt(end))) {
            end++;
        }
        String url = image.substring(start, end);
        String size = image.substring(end);
        boolean plainSize = size.chars()
                .allMatch(character -> Scan.isSpace((char) character)
                        || Scan.isLetter((char) character)
                        || Scan.isDigit((char) character));
        return isSafe(url) && plainSize ? image.substring(0, start) + normalize(url) + size : BAD_URL;
    }
}
