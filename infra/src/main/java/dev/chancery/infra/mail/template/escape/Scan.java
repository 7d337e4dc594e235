package dev.chancery.infra.mail.template.escape;

/** Finds things in texts. */
final class Scan {

    private static final String SPACES = " \t\n\f\r";

    private Scan() {}

    static int indexOfAny(CharSequence text, String characters, int from) {
        for (int i = from; i < text.length(); i++) {
            if (characters.indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    /** The first place from which on there is something else than blanks, or the length of the text. */
    static int skipSpaces(CharSequence text, int from) {
        int at = from;
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    static boolean isSpace(char character) {
        return SPACES.indexOf(character) >= 0;
    }

    static boolean isLetter(char character) {
        return 'a' <= character && character <= 'z' || 'A' <= character && character <= 'Z';
    }

    static boolean isDigit(char character) {
        return '0' <= character && character <= '9';
    }

    static boolean isHex(char character) {
        return Character.digit(character, 16) >= 0 && character < 0x80;
    }

    /** What names, keywords and numbers of JavaScript are made of. */
    static boolean isJsWord(char character) {
        return isLetter(character) || isDigit(character) || character == '$' || character == '_';
    }
}
