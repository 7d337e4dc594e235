package dev.chancery.api.sso;

import dev.chancery.api.http.HtmlPage;
import org.springframework.http.ResponseEntity;

/** The page at the end of a test: what came of it is for administrators. */
final class TestedPage {

    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <meta name="color-scheme" content="light dark">
            <title>Test</title>
            </head>
            <body>
            <main>
            <p>The test is over. The administrator sees its outcome.</p>
            </main>
            </body>
            </html>
            """;

    private TestedPage() {}

    static ResponseEntity<String> answer() {
        return HtmlPage.under("default-src 'none'; base-uri 'none'; frame-ancestors 'none'")
                .body(PAGE);
    }
}
