package dev.chancery.command.user;

import java.util.List;
import java.util.Locale;

/** What {@link PasswordPolicy} says of a new password. */
public sealed interface PasswordVerdict {

    /** The password may be used. */
    record Ok() implements PasswordVerdict {}

    /**
     * A guessable password: 422 {@code weak_password}.
     *
     * @param reasons in the order in which the wire names them
     * @param message one sentence per reason, for people
     */
    record Weak(List<Reason> reasons, String message) implements PasswordVerdict {
        public Weak {
            reasons = List.copyOf(reasons);
        }
    }

    /** More bytes than bcrypt reads: 400 {@code validation_failed}. */
    record TooLong() implements PasswordVerdict {
        public String message() {
            return "Password cannot be longer than " + PasswordPolicy.MAX_BYTES + " characters";
        }
    }

    /**
     * A password with a NUL: 400 {@code validation_failed}. GoTrue takes it; but a C implementation of bcrypt reads up to
     * the NUL only, and with any other bcrypt a password {@code p} is also matched by {@code p NUL p}.
     */
    record ContainsNul() implements PasswordVerdict {
        public String message() {
            return "Password cannot contain the character NUL";
        }
    }

    /** Why a password is weak. */
    enum Reason {
        LENGTH,
        CHARACTERS,
        PWNED;

        /** The name on the wire. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
