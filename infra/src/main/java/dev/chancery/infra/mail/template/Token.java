package dev.chancery.infra.mail.template;

/** @param offset where it begins in the source */
record Token(Kind kind, String text, int offset) {

    enum Kind {
        TEXT,
        OPEN,
        CLOSE,
        SPACE,
        DOT,
        FIELD,
        VARIABLE,
        WORD,
        STRING,
        RAW_STRING,
        CHARACTER,
        NUMBER,
        PIPE,
        COMMA,
        LEFT_PARENTHESIS,
        RIGHT_PARENTHESIS,
        DECLARE,
        ASSIGN,
        END
    }

    boolean is(Kind other) {
        return kind == other;
    }

    boolean isWord(String word) {
        return kind == Kind.WORD && text.equals(word);
    }

    /** Names it for a person. */
    String shown() {
        return switch (kind) {
            case END -> "the end of the template";
            case CLOSE -> "}}";
            case TEXT -> "text";
            default -> text;
        };
    }
}
