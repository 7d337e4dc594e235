package dev.chancery.api.web3;

import dev.chancery.api.redirect.RedirectTargets;
import java.net.URI;

/** A message that the owner of its address has signed. Only {@link SignInMessage#signedWith} makes one. */
final class SignedMessage {

    private static final String LOCALHOST = "localhost";

    private final SignInMessage message;

    SignedMessage(SignInMessage message) {
        this.message = message;
    }

    /**
     * A signature for another app is none for this one: whoever got it there could sign in here. The wallet has shown the domain,
     * so that has to be the app's, too.
     *
     * @throws dev.chancery.api.http.ApiException {@code invalid_grant} if the message was signed for another app
     */
    AddressedMessage addressedTo(RedirectTargets apps) {
        URI uri = message.uri();
        boolean local = LOCALHOST.equalsIgnoreCase(uri.getHost());
        if (!"https".equalsIgnoreCase(uri.getScheme()) && !local) {
            throw refused("is using URI which does not use HTTPS");
        }
        if (apps.allowed(uri.toString()).isEmpty()) {
            throw refused("is using URI which is not allowed on this server, message was signed for another app");
        }
        boolean matches = local
                ? message.domain().replaceFirst(":[0-9]+$", "").equals(LOCALHOST)
                : message.domain().equals(uri.getRawAuthority())
                        && apps.allowed("https://" + message.domain() + "/").isPresent();
        if (!matches) {
            throw refused("is using a Domain that does not match the one in URI which is not allowed on this server");
        }
        return new AddressedMessage(message);
    }

    private RuntimeException refused(String reason) {
        return Chain.refused("Signed " + message.chain().title() + " message " + reason);
    }
}
