package dev.chancery.infra.sms;

import dev.chancery.infra.mail.template.Template;
import dev.chancery.infra.mail.template.TemplateException;
import java.util.Map;

/** What messages say, with {@code {{ .Code }}} for the code. */
public final class TextTemplate {

    private final String text;
    private final Template template;

    private TextTemplate(String text, Template template) {
        this.text = text;
        this.template = template;
    }

    /** @throws TemplateException if it cannot be read, or cannot be written with a code */
    public static TextTemplate parse(String setting, String text) {
        TextTemplate template = new TextTemplate(text, Template.text(setting, text));
        template.render("123456");
        return template;
    }

    public String render(String code) {
        return template.render(Map.of("Code", code));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TextTemplate that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
