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

    private static final String BODY = """
            <main>
            <h1>Continue to %s</h1>
            <p>Your organisation signs people in and out there. If nothing happens, press the button.</p>
            <form method="post" action="%s">
            <input type="hidden" name="%s" value="%s">
            <input type="hidden" name="RelayState" value="%s">
            <button autofocus>Continue</button>
            </form>
            </main>
            <script>%s</script>
            """;

    private MessagePage() {}

    static ResponseEntity<String> of(PostedMessage message) {
        return HtmlPage.under("default-src 'none'; script-src " + SUBMIT_SHA256
                        + "; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'")
                .body(HtmlPage.document("Continue", HtmlPage.STYLE, body(message)));
    }

    private static String body(PostedMessage message) {
        return BODY.formatted(
                HtmlUtils.htmlEscape(message.place().getRawAuthority()),
                HtmlUtils.htmlEscape(message.place().toString()),
                message.parameter(),
                HtmlUtils.htmlEscape(message.message()),
                HtmlUtils.htmlEscape(message.relayState()),
                SUBMIT);
    }
}
