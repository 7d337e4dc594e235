package dev.chancery.api.user;

import dev.chancery.api.http.HtmlPage;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.springframework.http.ResponseEntity;

/** A page that asks whether to go on: a person presses its button, and whatever only follows links does not. */
final class ConfirmationPage {

    private static final String BODY = """
            <main>
            <h1>%s</h1>
            <p>Press the button to go on. If you did not ask for this, close the page: nothing has happened.</p>
            <form method="post" action="%s"><button autofocus>Continue</button></form>
            </main>
            """;

    private ConfirmationPage() {}

    static ResponseEntity<String> of(VerificationType type, String hash, String place) {
        String heading = heading(type);
        String action =
                "?token=%s&amp;type=%s&amp;redirect_to=%s".formatted(encoded(hash), type.text(), encoded(place));
        // no form-action: it would hold for the place that the answer leads on to, as well
        return HtmlPage.under("default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'")
                .body(HtmlPage.document(heading, HtmlPage.STYLE, BODY.formatted(heading, action)));
    }

    private static String heading(VerificationType type) {
        return switch (type) {
            case SIGNUP -> "Confirm your email address";
            case INVITE -> "Accept the invitation";
            case RECOVERY -> "Reset your password";
            case MAGICLINK, EMAIL, SMS, PHONE_CHANGE -> "Sign in";
            case EMAIL_CHANGE -> "Confirm the change of your email address";
        };
    }

    /** Nothing of it means anything in HTML, then. */
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
