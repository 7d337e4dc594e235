package dev.chancery.infra.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RemotePageTest {

    private static final String SETTING = "GOTRUE_MAILER_TEMPLATES_INVITE";
    private static final String BUILT_IN = "Accept the invitation";

    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicLong now = new AtomicLong();
    private volatile int status = 200;
    private volatile String body = "<p>first</p>";
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/mail/invite.html", this::answer);
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", "/mail/invite.html");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.createContext("/trickle", RemotePageTest::trickle);
        server.createContext("/endless", RemotePageTest::endless);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void a_template_is_fetched_when_a_mail_needs_it_and_kept() {
        MailComposer composer = composer("/mail/invite.html");
        assertThat(requests).hasValue(0);

        assertThat(html(composer)).isEqualTo("<p>first</p>");
        body = "<p>second</p>";
        pass(Duration.ofMinutes(10).minusMillis(1));
        assertThat(html(composer)).isEqualTo("<p>first</p>");
        pass(Duration.ofMillis(1));
        assertThat(html(composer)).isEqualTo("<p>second</p>");
        assertThat(requests).hasValue(2);
    }

    @Test
    void an_address_may_be_whole_or_below_the_site() {
        assertThat(html(composer(url("/mail/invite.html")))).isEqualTo("<p>first</p>");
    }

    @Test
    void nobody_is_led_elsewhere() {
        assertThat(html(composer("/moved"))).contains(BUILT_IN);
        assertThat(requests).hasValue(0);
    }

    @Test
    void what_cannot_be_fetched_is_the_built_in_mail_and_not_asked_for_at_once_again() {
        status = 404;
        MailComposer composer = composer("/mail/invite.html");

        assertThat(html(composer)).contains(BUILT_IN);
        pass(Duration.ofSeconds(10).minusMillis(1));
        assertThat(html(composer)).contains(BUILT_IN);
        assertThat(requests).hasValue(1);

        status = 200;
        pass(Duration.ofMillis(1));
        assertThat(html(composer)).isEqualTo("<p>first</p>");
        assertThat(requests).hasValue(2);
    }

    @Test
    void what_cannot_be_fetched_in_the_readers_language_is_the_page_for_everybody() {
        MailComposer composer = new MailComposer(new MailTemplates(
                URI.create(url("")),
                List.of(),
                List.of(
                        CustomTemplate.of(SETTING, MailKind.INVITE, "/mail/invite.html"),
                        CustomTemplate.of(SETTING, MailKind.INVITE, "DE", "/nowhere")),
                Operator.FETCHING,
                now::get));

        assertThat(composer.compose(Letters.of(MailKind.INVITE, Map.of("locale", "de")))
                        .html())
                .isEqualTo("<p>first</p>");
    }

    @Test
    void what_cannot_be_fetched_again_stays_as_it_was() {
        MailComposer composer = composer("/mail/invite.html");
        html(composer);
        pass(Duration.ofMinutes(11));

        status = 500;
        assertThat(html(composer)).isEqualTo("<p>first</p>");
        pass(Duration.ofMinutes(1));
        status = 200;
        body = "<p>{{ .Broken</p>";
        assertThat(html(composer)).isEqualTo("<p>first</p>");
        pass(Duration.ofMinutes(1));
        body = "x".repeat(1_000_001);
        assertThat(html(composer)).isEqualTo("<p>first</p>");
        assertThat(requests).hasValue(4);
        pass(Duration.ofMinutes(1));
        body = "x".repeat(1_000_000);
        assertThat(html(composer)).isEqualTo(body);
    }

    @Test
    void a_server_that_is_not_there_does_not_keep_a_mail_back() {
        MailComposer composer = composer("/mail/invite.html");
        server.stop(0);

        assertThat(html(composer)).contains(BUILT_IN);
    }

    @Test
    void a_server_that_never_ends_is_left() {
        for (String path : List.of("/trickle", "/endless")) {
            TemplateFetch fetch = new TemplateFetch(1000, Duration.ofMillis(500));
            assertThatThrownBy(() -> fetch.get(SETTING, URI.create(url(path)))).isInstanceOf(IOException.class);
        }
    }

    @Test
    void mails_at_once_wait_for_one_answer() throws InterruptedException {
        CountDownLatch all = new CountDownLatch(8);
        MailComposer composer = composer("/slow");
        CountDownLatch answering = new CountDownLatch(1);
        server.createContext("/slow", exchange -> {
            try {
                answering.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            answer(exchange);
        });
        List<Thread> threads = IntStream.range(0, 8)
                .mapToObj(_ -> Thread.ofVirtual().start(() -> {
                    if (html(composer).equals("<p>first</p>")) {
                        all.countDown();
                    }
                }))
                .toList();
        await().until(() ->
                threads.stream().allMatch(thread -> thread.getState().name().endsWith("WAITING")));
        answering.countDown();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(all.getCount()).isZero();
        assertThat(requests).hasValue(1);
    }

    @Test
    void a_template_that_is_needed_is_fetched_before_it_is_too_old() {
        RemotePage page =
                page(new Fetching(1000, Duration.ofMinutes(10), Duration.ofSeconds(10), true, Duration.ofMinutes(20)));
        page.refresh();
        assertThat(requests).hasValue(0);

        page.page();
        pass(Duration.ofMinutes(5));
        page.refresh();
        assertThat(requests).hasValue(2);
        page.refresh();
        assertThat(requests).hasValue(2);
        pass(Duration.ofMinutes(15));
        page.refresh();
        assertThat(requests).hasValue(2);
    }

    @Test
    void a_server_that_fails_is_not_pressed_by_reloading() {
        RemotePage page =
                page(new Fetching(1000, Duration.ofMinutes(10), Duration.ofHours(1), true, Duration.ofDays(1)));
        page.page();
        status = 500;
        pass(Duration.ofMinutes(5));
        page.refresh();
        pass(Duration.ofMinutes(5));
        page.refresh();

        assertThat(page.page()).isPresent();
        assertThat(requests).hasValue(2);
    }

    @Test
    void reloading_goes_on_by_itself() {
        Fetching fetching = new Fetching(1000, Duration.ofSeconds(2), Duration.ZERO, true, Duration.ofMinutes(20));
        try (MailTemplates templates = new MailTemplates(
                URI.create(url("")),
                List.of(),
                List.of(CustomTemplate.of(SETTING, MailKind.INVITE, "/mail/invite.html")),
                fetching,
                System::nanoTime)) {
            html(new MailComposer(templates));
            await().atMost(Duration.ofSeconds(20)).untilAtomic(requests, org.hamcrest.Matchers.greaterThan(1));
        }
    }

    private RemotePage page(Fetching fetching) {
        return new RemotePage(
                SETTING,
                URI.create(url("/mail/invite.html")),
                new TemplateFetch(fetching.maxSize(), Duration.ofSeconds(10)),
                fetching,
                now::get);
    }

    private MailComposer composer(String address) {
        return new MailComposer(new MailTemplates(
                URI.create(url("")),
                List.of(),
                List.of(CustomTemplate.of(SETTING, MailKind.INVITE, address)),
                Operator.FETCHING,
                now::get));
    }

    private static String html(MailComposer composer) {
        return composer.compose(Letters.of(MailKind.INVITE, Map.of())).html();
    }

    private void pass(Duration duration) {
        now.addAndGet(duration.toNanos());
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** Headers at once, and then a byte from time to time. */
    private static void trickle(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            for (int i = 0; i < 50; i++) {
                out.write('x');
                out.flush();
                Thread.sleep(100);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void endless(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            for (int i = 0; i < 100_000; i++) {
                out.write(new byte[1000]);
            }
        }
    }
}
