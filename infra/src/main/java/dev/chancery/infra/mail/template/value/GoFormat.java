package dev.chancery.infra.mail.template.value;

import java.util.List;

/** The format language of Go's {@code fmt.Sprintf}. */
final class GoFormat {

    private static final int MAX_NUMBER = 1_000_000;
    private static final int DIGITS = 10;

    private final String format;
    private final List<Object> arguments;
    private final BoundedText out = new BoundedText();
    private int at;
    private int next;
    private boolean reordered;
    private boolean goodIndex;
    private boolean indexed;

    private GoFormat(String format, List<Object> arguments) {
        this.format = format;
        this.arguments = arguments;
    }

    /**
     * Like Go it writes into the text what does not fit.
     *
     * @throws IllegalArgumentException if the text would be too long
     */
    static String format(String format, List<Object> arguments) {
        return new GoFormat(format, arguments).run();
    }

    private String run() {
        while (at < format.length()) {
            int percent = format.indexOf('%', at);
            if (percent < 0) {
                out.append(format.substring(at));
                break;
            }
            out.append(format.substring(at, percent));
            at = percent + 1;
            directive();
        }
        if (!reordered && next < arguments.size()) {
            extra();
        }
        return out.toString();
    }

    private void directive() {
        Directive directive = new Directive();
        goodIndex = true;
        flags(directive);
        index();
        width(directive);
        if (at < format.length() && format.charAt(at) == '.') {
            at++;
            if (indexed) {
                goodIndex = false;
            }
            index();
            precision(directive);
        }
        if (!indexed) {
            index();
        }
        if (at >= format.length()) {
            out.append("%!(NOVERB)");
            return;
        }
        int verb = format.codePointAt(at);
        at += Character.charCount(verb);
        if (verb == '%') {
            out.append("%");
        } else if (!goodIndex) {
            out.append("%!").append(Character.toString(verb)).append("(BADINDEX)");
        } else if (next >= arguments.size()) {
            out.append("%!").append(Character.toString(verb)).append("(MISSING)");
        } else {
            new GoVerbs(out, directive).print(arguments.get(next++), verb);
        }
    }

    private void flags(Directive directive) {
        indexed = false;
        for (; at < format.length(); at++) {
            switch (format.charAt(at)) {
                case '+' -> directive.plus = true;
                case '-' -> directive.minus = true;
                case '#' -> directive.sharp = true;
                case ' ' -> directive.space = true;
                case '0' -> directive.zero = true;
                default -> {
                    return;
                }
            }
        }
    }

    private void width(Directive directive) {
        if (at < format.length() && format.charAt(at) == '*') {
            at++;
            directive.width = number("%!(BADWIDTH)");
            if (directive.width < Directive.NONE) {
                directive.minus = true;
                directive.width = -directive.width;
            }
            indexed = false;
            return;
        }
        int width = digits();
        if (width != Directive.NONE && indexed) {
            goodIndex = false;
        }
        directive.width = width;
    }

    private void precision(Directive directive) {
        if (at < format.length() && format.charAt(at) == '*') {
            at++;
            directive.precision = number("%!(BADPREC)");
            if (directive.precision < Directive.NONE) {
                out.append("%!(BADPREC)");
                directive.precision = Directive.NONE;
            }
            indexed = false;
            return;
        }
        directive.precision = Math.max(digits(), 0);
    }

    /** A width or precision that is an argument. */
    private int number(String otherwise) {
        if (next < arguments.size() && arguments.get(next++) instanceof Long number && Math.abs(number) <= MAX_NUMBER) {
            return number == Directive.NONE ? Directive.NONE - 1 : number.intValue();
        }
        out.append(otherwise);
        return Directive.NONE;
    }

    /** The number that stands here, or {@link Directive#NONE}; one that is too large ends the format. */
    private int digits() {
        int number = Directive.NONE;
        for (; at < format.length() && isDigit(format.charAt(at)); at++) {
            number = Math.max(number, 0) * DIGITS + format.charAt(at) - '0';
            if (number > MAX_NUMBER) {
                at = format.length();
                return Directive.NONE;
            }
        }
        return number;
    }

    /** {@code [n]} chooses an argument, counted from 1. */
    private void index() {
        if (at >= format.length() || format.charAt(at) != '[') {
            return;
        }
        reordered = true;
        int end = format.indexOf(']', at);
        if (end < 0) {
            goodIndex = false;
            at++;
            return;
        }
        String digits = format.substring(at + 1, end);
        at = end + 1;
        int index = digits.matches("[0-9]{1,6}") ? Integer.parseInt(digits) : 0;
        if (index < 1 || index > arguments.size()) {
            goodIndex = false;
            return;
        }
        next = index - 1;
        indexed = true;
    }

    private void extra() {
        out.append("%!(EXTRA ");
        String separator = "";
        for (Object argument : arguments.subList(next, arguments.size())) {
            out.append(separator);
            if (argument == null) {
                out.append("<nil>");
            } else {
                out.append(Values.goType(argument)).append("=").append(GoPrint.text(argument));
            }
            separator = ", ";
        }
        out.append(")");
    }

    private static boolean isDigit(char character) {
        return '0' <= character && character <= '9';
    }
}
