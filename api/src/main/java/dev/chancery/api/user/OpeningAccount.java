package dev.chancery.api.user;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.command.user.UserCommand.SignUp;
import dev.chancery.command.user.UserCommand.SignUpAnonymously;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.infra.signup.FailedSignUps;
import dev.chancery.query.projection.WriteFailure;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Opening accounts, by whatever route. A hook may object, and so may whatever the database's owner has made: whoever wanted the
 * account is told little of that, and asks, so it is noted why there is none.
 */
public final class OpeningAccount {

    private final BeforeUserCreated hook;
    private final FailedSignUps failures;
    private final Commands commands;

    public OpeningAccount(BeforeUserCreated hook, FailedSignUps failures, Commands commands) {
        this.hook = hook;
        this.failures = failures;
        this.commands = commands;
    }

    /**
     * Does the work of a request that may open an account as {@link Commands#retrying} does.
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
            failures.add(way, e, client.requestId());
            throw ApiException.internal(refusal, e);
        } catch (ApiException e) {
            e.hook().filter(_ -> opening.failedBy(e)).ifPresent(site -> failures.add(way, site, client.requestId()));
            throw e;
        }
    }

    /** The account that one request may open: the same one, however often that is tried, so that no hook is asked of it twice. */
    public final class Opening {

        private final UUID userId = UUID.randomUUID();
        private final BeforeUserCreated.Once asked;
        private RuntimeException failure;

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
            } catch (RuntimeException e) {
                // a value that stays taken is told in the end, rather than the conflict that it was
                failure = e.getCause() instanceof WriteFailure taken ? taken : e;
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

        private boolean failedBy(RuntimeException e) {
            return failure == e;
        }
    }
}
