package dev.chancery.api.redirect;

import dev.chancery.api.http.HtmlPage;
import org.springframework.http.ResponseEntity;
import org.springframework.web.util.HtmlUtils;

/**
 * A page that leads on by itself, to a place whose URL is too long for a header field: tokens carry what people say of
 * themselves.
 */
final class OnwardPage {

    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <meta name="color-scheme" content="light dark">
            <meta http-equiv="refresh" content="0; url=%1$s">
            <title>Continue</title>
            </head>
            <body>
            <main><a href="%1$s">Continue</a></main>
            </body>
            </html>
            """;

    private OnwardPage() {}

    static ResponseEntity<String> to(String place) {
        return HtmlPage.under("default-src 'none'; base-uri 'none'; frame-ancestors 'none'")
                .body(PAGE.formatted(HtmlUtils.htmlEscape(place)));
    }
}
