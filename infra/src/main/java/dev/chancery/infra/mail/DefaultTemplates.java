package dev.chancery.infra.mail;

import dev.chancery.infra.mail.template.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;

/** The mails of an operator who has given no templates: one page for all, and what each says in it. */
final class DefaultTemplates {

    private final Map<MailKind, Template> subjects = new EnumMap<>(MailKind.class);
    private final Map<MailKind, Template> pages = new EnumMap<>(MailKind.class);

    DefaultTemplates() {
        String layout = resource("layout");
        for (MailKind kind : MailKind.values()) {
            String name = kind.fileName();
            subjects.put(kind, Template.html(name, kind.defaultSubject()));
            pages.put(kind, Template.html(name, layout + resource(name)));
        }
    }

    Template subject(MailKind kind) {
        return subjects.get(kind);
    }

    Template page(MailKind kind) {
        return pages.get(kind);
    }

    private static String resource(String name) {
        try (InputStream file = DefaultTemplates.class.getResourceAsStream("/mail/" + name + ".html")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
