package dev.chancery.api.redirect;

import dev.chancery.api.http.HtmlPage;
import org.springframework.http.ResponseEntity;
import org.springframework.web.util.HtmlUtils;

/**
 * A page that leads on by itself, to a place whose URL is too long for a header field: tokens carry what people say of
 * themselves.
 */
final class OnwardPage {

    private static final String HEAD = """
            <meta http-equiv="refresh" content="0; url=%s">
            """;

    private static final String BODY = """
            <main><a href="%s">Continue</a></main>
            """;

    private OnwardPage() {}

    static ResponseEntity<String> to(String place) {
        String url = HtmlUtils.htmlEscape(place);
        return HtmlPage.under("default-src 'none'; base-uri 'none'; frame-ancestors 'none'")
                .body(HtmlPage.document("Continue", HEAD.formatted(url), BODY.formatted(url)));
    }
}
