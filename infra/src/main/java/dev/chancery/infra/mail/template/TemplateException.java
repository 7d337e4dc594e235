package dev.chancery.infra.mail.template;

/** A template that cannot be read or rendered. The message says where and why, and nothing of the data. */
public final class TemplateException extends RuntimeException {

    private final int line;
    private final int column;

    TemplateException(String template, int line, int column, String problem) {
        super("%s, line %d, column %d: %s".formatted(template, line, column, problem));
        this.line = line;
        this.column = column;
    }

    /** Counted from 1. */
    public int line() {
        return line;
    }

    /** Counted from 1. */
    public int column() {
        return column;
    }
}
