package dev.chancery.infra.mail.template.escape;

import java.util.Set;

/** What a slash means in JavaScript, which depends on what stands before it. */
enum Slash {
    REGEXP,
    DIVISION,
    /** It depends on the branch that was taken. */
    UNKNOWN;

    private static final String BLANKS = "\f\n\r\t\u000b \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
            + "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff";

    /** What an expression follows. */
    private static final String OPERATORS = ",<>=*%&|^?!~([:;{}";

    private static final Set<String> KEYWORDS = Set.of(
            "break",
            "case",
            "continue",
            "delete",
            "do",
            "else",
            "finally",
            "in",
            "instanceof",
            "return",
            "throw",
            "try",
            "typeof",
            "void");

    /** What it means after {@code code}, in which there are no texts, comments and divisions. */
    static Slash after(CharSequence code, Slash before) {
        int end = code.length();
        while (end > 0 && BLANKS.indexOf(code.charAt(end - 1)) >= 0) {
            end--;
        }
        if (end == 0) {
            return before;
        }
        char last = code.charAt(end - 1);
        return switch (last) {
            case '+', '-' -> odd(run(code, end, last));
            case '.' -> end > 1 && Scan.isDigit(code.charAt(end - 2)) ? DIVISION : REGEXP;
            default -> OPERATORS.indexOf(last) >= 0 || KEYWORDS.contains(lastWord(code, end)) ? REGEXP : DIVISION;
        };
    }

    /** {@code ---} is {@code --} and a minus. */
    private static Slash odd(int signs) {
        return signs % 2 == 1 ? REGEXP : DIVISION;
    }

    private static int run(CharSequence code, int end, char sign) {
        int start = end;
        while (start > 0 && code.charAt(start - 1) == sign) {
            start--;
        }
        return end - start;
    }

    private static String lastWord(CharSequence code, int end) {
        int start = end;
        while (start > 0 && Scan.isJsWord(code.charAt(start - 1))) {
            start--;
        }
        return code.subSequence(start, end).toString();
    }
}
