package dev.chancery.infra.mail;

import dev.chancery.infra.StartupFailure;
import dev.chancery.infra.mail.template.Template;
import dev.chancery.infra.mail.template.TemplateException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** The templates of the operator, and the built-in ones for all that they have not given. */
public final class MailTemplates implements AutoCloseable {

    private static final Duration FETCH_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SHORTEST_ROUND = Duration.ofSeconds(1);

    /** @param language empty for every reader */
    private record Key(MailKind kind, String language) {}

    private final DefaultTemplates defaults = new DefaultTemplates();
    private final Map<Key, Template> subjects = new HashMap<>();
    private final Map<Key, PageSource> pages = new HashMap<>();
    private final List<RemotePage> remote = new ArrayList<>();
    private final ScheduledExecutorService reloading;

    /**
     * @param siteUrl what the address of a page without a scheme is appended to
     * @param subjects whose values are the templates themselves
     * @param pages whose values say where the template is
     * @param nanoTime monotonic nanoseconds, such as {@link System#nanoTime()}
     * @throws StartupFailure if a subject or a file cannot be used
     */
    public MailTemplates(
            URI siteUrl,
            List<CustomTemplate> subjects,
            List<CustomTemplate> pages,
            Fetching fetching,
            LongSupplier nanoTime) {
        TemplateFetch fetch = new TemplateFetch(fetching.maxSize(), FETCH_TIMEOUT);
        subjects.forEach(custom -> this.subjects.put(key(custom), subject(custom)));
        for (CustomTemplate custom : pages) {
            this.pages.put(
                    key(custom),
                    switch (PageAddress.of(custom, siteUrl)) {
                        case PageAddress.Local file -> {
                            Template page = file.read(custom.setting(), fetching.maxSize());
                            yield () -> Optional.of(page);
                        }
                        case PageAddress.Web(URI url) -> {
                            RemotePage page = new RemotePage(custom.setting(), url, fetch, fetching, nanoTime);
                            remote.add(page);
                            yield page;
                        }
                    });
        }
        this.reloading = fetching.reloading() && !remote.isEmpty() ? reloading(fetching) : null;
    }

    private ScheduledExecutorService reloading(Fetching fetching) {
        ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("mail-templates").factory());
        Duration quarter = fetching.maxAge().dividedBy(4);
        long millis = (quarter.compareTo(SHORTEST_ROUND) < 0 ? SHORTEST_ROUND : quarter).toMillis();
        rounds.scheduleWithFixedDelay(() -> remote.forEach(RemotePage::refresh), millis, millis, TimeUnit.MILLISECONDS);
        return rounds;
    }

    private static Key key(CustomTemplate custom) {
        return new Key(custom.kind(), custom.language());
    }

    private static Template subject(CustomTemplate custom) {
        try {
            return Template.html(custom.setting(), custom.value());
        } catch (TemplateException e) {
            throw new StartupFailure(e.getMessage() + "; correct the subject or unset it.");
        }
    }

    /** @param languages of the reader, the best first */
    Optional<Template> customSubject(MailKind kind, List<String> languages) {
        return wished(subjects, kind, languages).findFirst();
    }

    /** @param languages of the reader, the best first */
    Optional<Template> customPage(MailKind kind, List<String> languages) {
        return wished(pages, kind, languages)
                .map(PageSource::page)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Those of the reader's languages, and then the one of no language. */
    private static <T> Stream<T> wished(Map<Key, T> templates, MailKind kind, List<String> languages) {
        return Stream.concat(languages.stream(), Stream.of(""))
                .map(language -> templates.get(new Key(kind, language)))
                .filter(Objects::nonNull);
    }

    Template defaultSubject(MailKind kind) {
        return defaults.subject(kind);
    }

    Template defaultPage(MailKind kind) {
        return defaults.page(kind);
    }

    @Override
    public void close() {
        if (reloading != null) {
            reloading.shutdownNow();
        }
    }
}
