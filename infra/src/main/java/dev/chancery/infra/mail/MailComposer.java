package dev.chancery.infra.mail;

import dev.chancery.infra.mail.template.Template;
import dev.chancery.infra.mail.template.TemplateException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes mails of letters. A template that fails is not the reader's fault: they get the built-in mail instead. */
public final class MailComposer {

    private static final Logger LOG = LoggerFactory.getLogger(MailComposer.class);

    private final MailTemplates templates;

    public MailComposer(MailTemplates templates) {
        this.templates = templates;
    }

    /**
     * Renders the templates of the letter's kind, in the language of its reader if there are any in it. It may have to
     * wait for a template from the web, for ten seconds.
     *
     * @throws IllegalArgumentException if the variables are no values of JSON
     */
    public Mail compose(Letter letter) {
        MailKind kind = letter.kind();
        List<String> languages = Languages.of(letter.variables());
        String html = render(templates.customPage(kind, languages), templates.defaultPage(kind), letter.variables());
        return new Mail(letter.to(), subject(letter, languages), html, PlainText.of(html), kind);
    }

    /** A mail without a subject looks like one that nobody wants. */
    private String subject(Letter letter, List<String> languages) {
        Template otherwise = templates.defaultSubject(letter.kind());
        Optional<Template> custom = templates.customSubject(letter.kind(), languages);
        String subject = SubjectLine.of(render(custom, otherwise, letter.variables()));
        return subject.isEmpty() ? SubjectLine.of(otherwise.render(letter.variables())) : subject;
    }

    private static String render(Optional<Template> custom, Template otherwise, Map<String, Object> variables) {
        if (custom.isPresent()) {
            try {
                return custom.get().render(variables);
            } catch (TemplateException e) {
                LOG.warn("{}. The built-in template is used.", e.getMessage());
            }
        }
        return otherwise.render(variables);
    }
}
