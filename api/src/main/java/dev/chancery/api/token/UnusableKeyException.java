package dev.chancery.api.token;

/** Why a configured key cannot be used; the message never quotes key material. */
final class UnusableKeyException extends Exception {

    UnusableKeyException(String reason) {
        super(reason);
    }
}
