package dev.chancery.sso.saml;

/** The case of letters from A to Z alone: of others some look like the small letters that Unicode gives them. */
public final class AsciiCase {

    private AsciiCase() {}

    public static String lower(String text) {
        StringBuilder lower = new StringBuilder(text);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                lower.setCharAt(i, (char) (c + 'a' - 'A'));
            }
        }
        return lower.toString();
    }
}
