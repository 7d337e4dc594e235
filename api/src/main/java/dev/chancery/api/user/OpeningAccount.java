package dev.chancery.api.user;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.command.user.UserCommand.SignUp;
import dev.chancery.command.user.UserCommand.SignUpAnonymously;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.infra.postgres.DatabaseError;
import dev.chancery.infra.signup.FailedSignUps;
import dev.chancery.query.projection.WriteFailure;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.axonframework.modelling.command.ConcurrencyException;

/**
 * Opening accounts, by whatever route. A hook may object, and so may whatever the database's owner has made: whoever wanted the
 * account is told little of that, and asks, so it is noted why there is none.
 */
public final class OpeningAccount {

    /**
     * Of an account that is not there yet nobody else wants anything but its address, which is counted elsewhere: what is a conflict
     * again and again is made by a trigger.
     */
    private static final int MOST_CONFLICTS = 5;

    private final BeforeUserCreated hook;
    private final FailedSignUps failures;
    private final Commands commands;

    public OpeningAccount(BeforeUserCreated hook, FailedSignUps failures, Commands commands) {
        this.hook = hook;
        this.failures = failures;
        this.commands = commands;
    }

    /**
     * Does the work of a request that may open an account as {@link Commands#retrying} does, but that opening it is tried five times only.
     *
     * @param way the route
     * @param refusal what is answered where the database objects to the account
     * @throws WriteFailure if it objects to something else that the work does
     */
    public <R> R retrying(String way, String refusal, ClientRequest client, Function<Opening, R> work) {
        Opening opening = new Opening(client);
        try {
            return commands.retrying(() -> work.apply(opening));
        } catch (WriteFailure e) {
            if (!opening.failedBy(e)) {
                throw e;
            }
            opening.note(e, way, client);
            throw ApiException.internal(refusal, e);
        } catch (ConflictWithoutEnd e) {
            failures.add(way, e.conflict(), client.requestId());
            throw ApiException.internal(refusal, e.conflict());
        } catch (ConcurrencyException e) {
            if (opening.failedBy(e)) {
                failures.add(way, e, client.requestId());
            }
            throw e;
        } catch (ApiException e) {
            e.hook().filter(_ -> opening.failedBy(e)).ifPresent(site -> failures.add(way, site, client.requestId()));
            throw e;
        }
    }

    /** That it is of no use to try again. */
    private static final class ConflictWithoutEnd extends RuntimeException {

        ConflictWithoutEnd(ConcurrencyException conflict) {
            super(conflict);
        }

        ConcurrencyException conflict() {
            return (ConcurrencyException) getCause();
        }
    }

    /** The account that one request may open: the same one, however often that is tried, so that no hook is asked of it twice. */
    public final class Opening {

        private final UUID userId = UUID.randomUUID();
        private final BeforeUserCreated.Once asked;
        private RuntimeException failure;
        private ConcurrencyException conflict;
        private int conflicts;

        private Opening(ClientRequest client) {
            this.asked = hook.once(client);
        }

        /** Whose it will be. */
        public UUID userId() {
            return userId;
        }

        /** Opens it: what fails here, and nothing else, is a failed sign-up. */
        public <R> R attempt(Supplier<R> opening) {
            try {
                return opening.get();
            } catch (ConcurrencyException e) {
                // a value that stays taken is told in the end, rather than the conflict that it was
                failure = e.getCause() instanceof WriteFailure taken ? taken : e;
                conflict = e;
                if (++conflicts >= MOST_CONFLICTS && failure == e) {
                    throw new ConflictWithoutEnd(e);
                }
                throw e;
            } catch (RuntimeException e) {
                failure = e;
                throw e;
            }
        }

        /**
         * Asks whether they may. Call it outside of transactions.
         *
         * @param data what the request says of the person
         * @throws ApiException if they may not, or if that cannot be found out
         */
        public void require(SignUp signUp, Map<String, Object> data) {
            asked.require(signUp, data);
        }

        /** The same of somebody of whom nothing is known. */
        void require(SignUpAnonymously signUp) {
            asked.require(signUp);
        }

        /** Whose time was over in the middle of an attempt has heard more of those before. */
        private void note(WriteFailure e, String way, ClientRequest client) {
            if (conflict != null && DatabaseError.in(e).isEmpty()) {
                failures.add(way, conflict, client.requestId());
            } else {
                failures.add(way, e, client.requestId());
            }
        }

        private boolean failedBy(RuntimeException e) {
            return failure == e;
        }
    }
}
