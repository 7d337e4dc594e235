package dev.chancery.api.user;

import dev.chancery.api.Mailbox;
import dev.chancery.api.Mailbox.Letter;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** What people do with the mails that they get. */
record MailedTokens(TestService service, Mailbox mailbox) {

    /** Signs up and confirms the address; the access token of who does. */
    String confirmed(String email) {
        service.signUp(email);
        return verify("signup", email, mailbox.last(email).code())
                .json()
                .get("access_token")
                .stringValue();
    }

    Answer follow(String type, Letter letter, String redirectTo) {
        return service.send(
                "GET",
                "/verify?token=%s&type=%s&redirect_to=%s"
                        .formatted(letter.hash(), type, URLEncoder.encode(redirectTo, StandardCharsets.UTF_8)),
                null);
    }

    Answer verify(String type, String email, String code) {
        return service.post("/verify", code(type, email, code));
    }

    static String code(String type, String email, String code) {
        return "{\"type\":\"%s\",\"email\":\"%s\",\"token\":\"%s\"}".formatted(type, email, code);
    }

    static String hash(String type, String hash) {
        return "{\"type\":\"%s\",\"token_hash\":\"%s\"}".formatted(type, hash);
    }
}
