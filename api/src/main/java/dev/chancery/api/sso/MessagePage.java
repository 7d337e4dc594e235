package dev.chancery.api.sso;

import dev.chancery.api.http.HtmlPage;
import java.util.Base64;
import org.springframework.http.ResponseEntity;
import org.springframework.web.util.HtmlUtils;

/** A page that posts a message to an identity provider: by itself where scripts run, else by its button. */
final class MessagePage {

    private static final String SUBMIT = "document.forms[0].submit();";

    /** Of {@link #SUBMIT}, by which browsers know that it is ours. */
    private static final String SUBMIT_SHA256 =
            "'sha256-" + Base64.getEncoder().encodeToString(Sha256.of(SUBMIT)) + "'";

    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <meta name="color-scheme" content="light dark">
            <title>Continue</title>
            %1$s</head>
            <body>
            <main>
            <h1>Continue to %2$s</h1>
            <p>Your organisation signs people in and out there. If nothing happens, press the button.</p>
            <form method="post" action="%3$s">
            <input type="hidden" name="%4$s" value="%5$s">
            <input type="hidden" name="RelayState" value="%6$s">
            <button autofocus>Continue</button>
            </form>
            </main>
            <script>%7$s</script>
            </body>
            </html>
            """;

    private MessagePage() {}

    static ResponseEntity<String> of(PostedMessage message) {
        return HtmlPage.under("default-src 'none'; script-src " + SUBMIT_SHA256
                        + "; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'")
                .body(PAGE.formatted(
                        HtmlPage.STYLE,
                        HtmlUtils.htmlEscape(message.place().getHost()),
                        HtmlUtils.htmlEscape(message.place().toString()),
                        message.parameter(),
                        HtmlUtils.htmlEscape(message.message()),
                        HtmlUtils.htmlEscape(message.relayState()),
                        SUBMIT));
    }
}
