package dev.chancery.sso.saml;

/** Metadata that says nothing we could trust a provider by; the message tells an administrator why. */
public final class UnusableMetadata extends Exception {

    private final String reason;

    UnusableMetadata(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    /** @param found what the metadata says instead, which is told to administrators alone, and kept under seal at most */
    UnusableMetadata(String reason, String found) {
        super(reason + ": " + found, null, false, false);
        this.reason = reason;
    }

    /** Why, without anything that the metadata itself says. */
    public String reason() {
        return reason;
    }
}
