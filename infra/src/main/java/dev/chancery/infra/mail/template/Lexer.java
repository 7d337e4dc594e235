package dev.chancery.infra.mail.template;

import dev.chancery.infra.mail.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Cuts a template into text and the tokens of its actions. Comments and trimmed blanks are gone. */
final class Lexer {

    private static final String OPEN = "{{";
    private static final String CLOSE = "}}";
    private static final String BLANKS = " \t\r\n";

    private final Source source;
    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(Source source) {
        this.source = source;
        this.text = source.text();
    }

    /** @throws TemplateException if an action, comment or literal does not end or has a character that means nothing */
    static List<Token> tokens(Source source) {
        return new Lexer(source).run();
    }

    private List<Token> run() {
        boolean trim = false;
        while (true) {
            int open = text.indexOf(OPEN, at);
            int end = open < 0 ? text.length() : open;
            int start = trim ? skipBlanks(at, end) : at;
            boolean trimBefore = open >= 0 && isTrimAfter(open + OPEN.length());
            text(start, trimBefore ? backOverBlanks(start, end) : end);
            if (open < 0) {
                break;
            }
            at = open + OPEN.length() + (trimBefore ? 2 : 0);
            trim = text.startsWith("/*", at) ? comment(open) : action(open);
        }
        tokens.add(new Token(Kind.END, "", text.length()));
        return tokens;
    }

    private void text(int start, int end) {
        if (start < end) {
            tokens.add(new Token(Kind.TEXT, text.substring(start, end), start));
        }
    }

    private int skipBlanks(int from, int end) {
        int position = from;
        while (position < end && isBlank(position)) {
            position++;
        }
        return position;
    }

    private int backOverBlanks(int start, int from) {
        int position = from;
        while (position > start && isBlank(position - 1)) {
            position--;
        }
        return position;
    }

    private boolean isBlank(int position) {
        return position < text.length() && BLANKS.indexOf(text.charAt(position)) >= 0;
    }

    private boolean isTrimAfter(int position) {
        return text.startsWith("-", position) && isBlank(position + 1);
    }

    /** Whether an action ends here with {@code -}}}, which has a blank before it. */
    private boolean isTrimmingClose(int position) {
        return isBlank(position) && text.startsWith("-" + CLOSE, position + 1);
    }

    /** @return whether the blanks behind it are to be left out */
    private boolean comment(int open) {
        int end = text.indexOf("*/", at + 2);
        if (end < 0) {
            throw source.refuse(open, "the comment does not end");
        }
        return close(end + 2, open, "a comment ends with */}} or */ -}}");
    }

    private boolean close(int position, int open, String otherwise) {
        if (isTrimmingClose(position)) {
            at = position + 2 + CLOSE.length();
            return true;
        }
        if (!text.startsWith(CLOSE, position)) {
            throw source.refuse(open, otherwise);
        }
        at = position + CLOSE.length();
        return false;
    }

    /** @return whether the blanks behind it are to be left out */
    private boolean action(int open) {
        tokens.add(new Token(Kind.OPEN, OPEN, open));
        while (!text.startsWith(CLOSE, at) && !isTrimmingClose(at)) {
            if (at >= text.length()) {
                throw source.refuse(open, "the action does not end: }} is missing");
            }
            token();
        }
        tokens.add(new Token(Kind.CLOSE, CLOSE, at));
        return close(at, open, "");
    }

    private void token() {
        char character = text.charAt(at);
        if (isBlank(at)) {
            int end = at;
            while (isBlank(end) && (end == at || !isTrimmingClose(end))) {
                end++;
            }
            add(Kind.SPACE, end);
        } else if (text.startsWith(":=", at)) {
            add(Kind.DECLARE, at + 2);
        } else if (character == '.' && !isDigit(at + 1)) {
            name(at + 1, Kind.DOT, Kind.FIELD);
        } else if (character == '$') {
            name(at + 1, Kind.VARIABLE, Kind.VARIABLE);
        } else if (character == '.' || character == '+' || character == '-' || isDigit(at)) {
            add(Kind.NUMBER, numberEnd());
        } else if (isWordCharacter(text.codePointAt(at))) {
            name(at, Kind.WORD, Kind.WORD);
        } else {
            sign(character);
        }
    }

    private void sign(char character) {
        switch (character) {
            case '=' -> add(Kind.ASSIGN, at + 1);
            case '|' -> add(Kind.PIPE, at + 1);
            case ',' -> add(Kind.COMMA, at + 1);
            case '(' -> add(Kind.LEFT_PARENTHESIS, at + 1);
            case ')' -> add(Kind.RIGHT_PARENTHESIS, at + 1);
            case '"' -> add(Kind.STRING, quoteEnd('"'));
            case '\'' -> add(Kind.CHARACTER, quoteEnd('\''));
            case '`' -> add(Kind.RAW_STRING, rawEnd());
            default -> throw source.refuse(at, "the character " + character + " means nothing here");
        }
    }

    private void add(Kind kind, int end) {
        tokens.add(new Token(kind, text.substring(at, end), at));
        at = end;
    }

    /** A name, or what it is without one; something has to separate it from the next token. */
    private void name(int from, Kind bare, Kind named) {
        int end = from;
        while (end < text.length() && isWordCharacter(text.codePointAt(end))) {
            end += Character.charCount(text.codePointAt(end));
        }
        boolean separated = end == text.length()
                || isBlank(end)
                || ".,|:)(".indexOf(text.charAt(end)) >= 0
                || text.startsWith(CLOSE, end);
        if (!separated) {
            throw source.refuse(
                    end, "the character " + Character.toString(text.codePointAt(end)) + " cannot stand in a name");
        }
        add(end == from ? bare : named, end);
    }

    private int numberEnd() {
        int end = at + 1;
        while (end < text.length() && (isWordCharacter(text.codePointAt(end)) || isNumberSign(end))) {
            end++;
        }
        return end;
    }

    private boolean isNumberSign(int position) {
        char character = text.charAt(position);
        boolean exponent = "eE".indexOf(text.charAt(position - 1)) >= 0 && !text.regionMatches(true, at, "0x", 0, 2);
        return character == '.' || exponent && (character == '+' || character == '-');
    }

    private int quoteEnd(char quote) {
        for (int end = at + 1; end < text.length() && text.charAt(end) != '\n'; end++) {
            if (text.charAt(end) == quote) {
                return end + 1;
            }
            if (text.charAt(end) == '\\') {
                end++;
            }
        }
        throw source.refuse(at, "the literal does not end on its line");
    }

    private int rawEnd() {
        int end = text.indexOf('`', at + 1);
        if (end < 0) {
            throw source.refuse(at, "the literal does not end");
        }
        return end + 1;
    }

    private boolean isDigit(int position) {
        return position < text.length() && '0' <= text.charAt(position) && text.charAt(position) <= '9';
    }

    private static boolean isWordCharacter(int character) {
        return character == '_' || Character.isLetter(character) || Character.isDigit(character);
    }
}
