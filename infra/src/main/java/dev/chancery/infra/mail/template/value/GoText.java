package dev.chancery.infra.mail.template.value;

/** Texts as Go quotes them in its source. */
public final class GoText {

    private static final int SPACE = ' ';
    private static final int DELETE = 0x7f;
    private static final int BYTE_ORDER_MARK = 0xfeff;

    private GoText() {}

    /** A character that shows, among which the only blank is the usual one. */
    public static boolean isPrintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> character == SPACE;
            default -> true;
        };
    }

    /**
     * @param quote what encloses it and is escaped within
     * @param ascii whether everything beyond ASCII is escaped, too
     */
    static String quote(String text, char quote, boolean ascii) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append(quote);
        text.codePoints().forEach(character -> append(quoted, character, quote, ascii));
        return quoted.append(quote).toString();
    }

    private static void append(StringBuilder quoted, int character, char quote, boolean ascii) {
        if (character == quote || character == '\\') {
            quoted.append('\\').appendCodePoint(character);
        } else if (isPrintable(character) && (!ascii || character < DELETE)) {
            quoted.appendCodePoint(character);
        } else {
            quoted.append(escape(character));
        }
    }

    private static String escape(int character) {
        return switch (character) {
            case 7 -> "\\a";
            case '\b' -> "\\b";
            case '\f' -> "\\f";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case 11 -> "\\v";
            default -> {
                if (character < SPACE || character == DELETE) {
                    yield "\\x%02x".formatted(character);
                }
                yield (character > Character.MAX_VALUE ? "\\U%08x" : "\\u%04x").formatted(character);
            }
        };
    }

    /** Whether a text can stand between back quotes as it is. */
    static boolean canBeRaw(String text) {
        return text.codePoints()
                .noneMatch(character -> character < SPACE && character != '\t'
                        || character == '`'
                        || character == DELETE
                        || character == BYTE_ORDER_MARK);
    }
}
