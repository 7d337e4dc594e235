package dev.chancery.api.http;

import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** A page that nobody keeps, frames, or takes for anything else, and that tells no other where its reader comes from. */
public final class HtmlPage {

    /** For a page with a few sentences and a button; needs {@code style-src 'unsafe-inline'}. */
    public static final String STYLE = """
            <style>
            body { font: 1rem/1.5 system-ui, sans-serif; max-width: 30rem; margin: 15vh auto; padding: 0 1rem; }
            button { font: inherit; padding: .6rem 1.4rem; }
            </style>
            """;

    private static final String DOCUMENT = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <meta name="color-scheme" content="light dark">
            <title>%s</title>
            %s</head>
            <body>
            %s</body>
            </html>
            """;

    private HtmlPage() {}

    /**
     * A whole document of lines of HTML, in which nothing is escaped any more.
     *
     * @param head what it has beside its title, or nothing
     */
    public static String document(String title, String head, String body) {
        return DOCUMENT.formatted(title, head, body);
    }

    /** @param policy what it may load and do ({@code Content-Security-Policy}) */
    public static ResponseEntity.BodyBuilder under(String policy) {
        return ResponseEntity.ok()
                .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
                .header("Content-Security-Policy", policy)
                .header("Cache-Control", "no-store")
                .header("Referrer-Policy", "no-referrer")
                .header("X-Content-Type-Options", "nosniff");
    }
}
