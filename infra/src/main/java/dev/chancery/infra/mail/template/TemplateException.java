package dev.chancery.infra.mail.template;

/** A template that cannot be read or rendered. The message says where and why, and nothing of the data. */
public final class TemplateException extends RuntimeException {

    /** @param line counted from 1, as is {@code column} */
    TemplateException(String template, int line, int column, String problem) {
        super("%s, line %d, column %d: %s".formatted(template, line, column, problem));
    }
}
