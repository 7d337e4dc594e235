package dev.chancery.infra.mail;

import dev.chancery.infra.mail.template.Template;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A page on the web. It is fetched when a mail needs it, and kept. While it cannot be fetched again the old one is used,
 * and whoever comes while it is being fetched takes the old one, or waits for the same answer.
 */
final class RemotePage implements PageSource {

    private static final Logger LOG = LoggerFactory.getLogger(RemotePage.class);

    private record Fetched(Template page, long at) {}

    private final String setting;
    private final URI address;
    private final TemplateFetch fetch;
    private final Fetching fetching;
    private final LongSupplier nanoTime;
    private final ReentrantLock fetchOnce = new ReentrantLock();

    private volatile Fetched fetched;
    private volatile long triedAgainAt;
    private volatile long neededAt;
    private volatile boolean failed;
    private volatile boolean needed;

    /** @param nanoTime monotonic nanoseconds */
    RemotePage(String setting, URI address, TemplateFetch fetch, Fetching fetching, LongSupplier nanoTime) {
        this.setting = setting;
        this.address = address;
        this.fetch = fetch;
        this.fetching = fetching;
        this.nanoTime = nanoTime;
    }

    @Override
    public Optional<Template> page() {
        neededAt = nanoTime.getAsLong();
        needed = true;
        if (isDue(fetching.maxAge())) {
            fetchOnce(fetching.maxAge());
        }
        return Optional.ofNullable(fetched).map(Fetched::page);
    }

    /** Fetches it again before it is too old, if mails have needed it lately. */
    void refresh() {
        boolean idle = !needed || isPast(neededAt, fetching.maxIdle());
        Duration half = fetching.maxAge().dividedBy(2);
        if (!idle && isDue(half)) {
            fetchOnce(half);
        }
    }

    private boolean isDue(Duration age) {
        if (failed && !isPast(triedAgainAt, fetching.retryInterval())) {
            return false;
        }
        Fetched current = fetched;
        return current == null || isPast(current.at(), age);
    }

    private boolean isPast(long since, Duration duration) {
        return nanoTime.getAsLong() - since >= duration.toNanos();
    }

    private void fetchOnce(Duration age) {
        if (fetched == null) {
            fetchOnce.lock();
        } else if (!fetchOnce.tryLock()) {
            return;
        }
        try {
            if (isDue(age)) {
                fetch();
            }
        } finally {
            fetchOnce.unlock();
        }
    }

    private void fetch() {
        try {
            fetched = new Fetched(fetch.get(setting, address), nanoTime.getAsLong());
            failed = false;
        } catch (IOException | RuntimeException e) {
            triedAgainAt = nanoTime.getAsLong();
            failed = true;
            LOG.warn(
                    "The template that {} names cannot be used: {}. {} is used.",
                    setting,
                    e.getMessage(),
                    fetched == null ? "The built-in one" : "The last one that was fetched");
        }
    }
}
