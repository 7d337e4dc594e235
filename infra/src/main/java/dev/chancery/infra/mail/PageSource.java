package dev.chancery.infra.mail;

import dev.chancery.infra.mail.template.Template;
import java.util.Optional;

/** Where the page of a mail comes from. */
@FunctionalInterface
interface PageSource {

    /** The page, or nothing if it cannot be had at the moment. */
    Optional<Template> page();
}
