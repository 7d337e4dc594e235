package dev.chancery.infra.mail;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/** The settings of an operator, for tests. */
final class Operator {

    static final URI SITE = URI.create("https://app.example.com");
    static final Fetching FETCHING =
            new Fetching(1_000_000, Duration.ofMinutes(10), Duration.ofSeconds(10), false, Duration.ofMinutes(20));

    private Operator() {}

    static MailComposer withoutTemplates() {
        return with(List.of(), List.of());
    }

    static MailComposer with(List<CustomTemplate> subjects, List<CustomTemplate> pages) {
        return new MailComposer(new MailTemplates(SITE, subjects, pages, FETCHING, System::nanoTime));
    }
}
