package dev.chancery.api.packaged;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The browser of the system, which Playwright drives. */
final class Chromium implements AutoCloseable {

    static final Path EXECUTABLE = Path.of("/usr/bin/chromium");
    private static final List<String> QUIET = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    static boolean isThere() {
        return Files.isExecutable(EXECUTABLE);
    }

    /** @param node by which Playwright is run */
    static Chromium start(String node) {
        Playwright playwright = Playwright.create(new Playwright.CreateOptions()
                .setEnv(Map.of("PLAYWRIGHT_NODEJS_PATH", node, "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        return new Chromium(
                playwright,
                playwright
                        .chromium()
                        .launch(new LaunchOptions()
                                .setExecutablePath(EXECUTABLE)
                                .setArgs(QUIET)));
    }

    /** Somebody who has been nowhere yet. */
    Visitor visitor(String app) {
        return new Visitor(browser.newContext(trusting()), app);
    }

    /** The same, with scripts switched off. */
    Visitor visitorWithoutScripts(String app) {
        return new Visitor(browser.newContext(trusting().setJavaScriptEnabled(false)), app);
    }

    /** Nobody knows who has signed the certificate of {@link TlsFront}. */
    private static NewContextOptions trusting() {
        return new NewContextOptions().setIgnoreHTTPSErrors(true);
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
