package dev.chancery.sso.saml;

/** White space as XML has it (XML 1.0 §2.3): of other characters that look like it each is one of its own. */
final class XmlSpace {

    private XmlSpace() {}

    /** What stands between white space, as of URIs and times. */
    static String strip(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isSpace(text.charAt(from))) {
            from++;
        }
        while (from < to && isSpace(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }
}
