package dev.chancery.infra.mail.template;

/**
 * The text of a template.
 *
 * @param name names it for people
 */
record Source(String name, String text) {

    /** The refusal of what stands at an offset. */
    TemplateException refuse(int offset, String problem) {
        int lineStart = text.lastIndexOf('\n', offset - 1) + 1;
        int line = 1
                + (int) text.substring(0, lineStart)
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
        return new TemplateException(name, line, offset - lineStart + 1, problem);
    }
}
