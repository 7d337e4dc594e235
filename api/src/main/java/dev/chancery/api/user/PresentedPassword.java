package dev.chancery.api.user;

import dev.chancery.command.user.HashedPassword;
import dev.chancery.command.user.PasswordHasher;
import dev.chancery.command.user.PasswordHasher.Verification;
import dev.chancery.query.user.UserView;
import java.util.Optional;
import java.util.UUID;

/**
 * A password that came with a request. The request may have to be decided anew for what others do meanwhile; hashing is too
 * dear to be repeated, and so is comparing while the stored hash stays the same.
 */
public final class PresentedPassword {

    private final String password;
    private final PasswordHasher hasher;
    private Optional<String> comparedWith;
    private Verification outcome;
    private HashedPassword hashed;

    PresentedPassword(String password, PasswordHasher hasher) {
        this.password = password;
        this.hasher = hasher;
    }

    public String text() {
        return password;
    }

    /** Its hash, under a new key. Takes tens of milliseconds; call it outside of transactions. */
    HashedPassword hashed() {
        if (hashed == null) {
            hashed = new HashedPassword(UUID.randomUUID(), hasher.hash(password));
        }
        return hashed;
    }

    /** Compares with the user's password, or does the same work in vain where there is no user or none is set. */
    public Verification check(Optional<UserView> user) {
        Optional<String> stored = user.map(UserView::passwordHash).filter(hash -> !hash.isEmpty());
        if (!stored.equals(comparedWith)) {
            outcome = hasher.verify(password, stored);
            comparedWith = stored;
        }
        return outcome;
    }

    @Override
    public String toString() {
        return "PresentedPassword[hidden]";
    }
}
