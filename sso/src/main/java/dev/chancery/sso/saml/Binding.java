package dev.chancery.sso.saml;

import java.util.Arrays;
import java.util.Optional;

/** How a message travels by a browser (SAML Bindings §3). Artifacts, which need a way from server to server, are not taken. */
public enum Binding {
    HTTP_REDIRECT("urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"),
    HTTP_POST("urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST");

    private final String uri;

    Binding(String uri) {
        this.uri = uri;
    }

    /** Its name in metadata and requests. */
    public String uri() {
        return uri;
    }

    static Optional<Binding> of(String uri) {
        return Arrays.stream(values())
                .filter(binding -> binding.uri.equals(uri))
                .findFirst();
    }
}
