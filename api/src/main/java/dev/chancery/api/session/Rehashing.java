package dev.chancery.api.session;

import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.logging.LogContext;
import dev.chancery.api.user.Passwords;
import dev.chancery.command.user.PasswordHasher.HashingOverloaded;
import dev.chancery.command.user.UserCommand.RehashPassword;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.query.user.UserView;
import java.time.Instant;
import org.axonframework.modelling.command.ConcurrencyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces the hash of a password by one of today's, behind the sign-in that proved the password: by then the session lives,
 * and its owner is told so whatever becomes of this. What is not done now is done at the next sign-in.
 */
final class Rehashing {

    private static final Logger LOG = LoggerFactory.getLogger(Rehashing.class);

    private final Passwords passwords;
    private final Commands commands;

    Rehashing(Passwords passwords, Commands commands) {
        this.passwords = passwords;
        this.commands = commands;
    }

    /** On a thread of its own, which neither the client nor the time limit of the request waits for. */
    void begin(UserView user, String password, ClientRequest client, Instant now) {
        Thread.ofVirtual().name("rehash").start(LogContext.carriedInto(() -> attempt(user, password, client, now)));
    }

    private void attempt(UserView user, String password, ClientRequest client, Instant now) {
        try {
            RehashPassword rehash = new RehashPassword(user.id(), user.version(), passwords.hash(password), now);
            commands.transaction(client.origin(Actors.of(user)), transaction -> transaction.send(rehash));
        } catch (ConcurrencyException | HashingOverloaded e) {
            LOG.debug("A password is hashed anew another time: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("A password cannot be hashed anew", e);
        }
    }
}
