package dev.chancery.sso.saml;

/** Metadata that says nothing we could trust a provider by; the message tells an administrator why. */
public final class UnusableMetadata extends Exception {

    UnusableMetadata(String reason) {
        super(reason, null, false, false);
    }
}
