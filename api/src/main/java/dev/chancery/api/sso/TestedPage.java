package dev.chancery.api.sso;

import dev.chancery.api.http.HtmlPage;
import org.springframework.http.ResponseEntity;

/** The page at the end of a test: what came of it is for administrators. */
final class TestedPage {

    private static final String BODY = """
            <main>
            <p>The test is over. The administrator sees its outcome.</p>
            </main>
            """;

    private TestedPage() {}

    static ResponseEntity<String> answer() {
        return HtmlPage.under("default-src 'none'; base-uri 'none'; frame-ancestors 'none'")
                .body(HtmlPage.document("Test", "", BODY));
    }
}
