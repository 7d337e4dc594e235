package dev.chancery.api.session;

import dev.chancery.api.hook.DecidingHook;
import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.command.session.SessionEvent.EndReason;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.infra.hook.AnyCase;
import dev.chancery.query.user.UserView;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** Tells whether a password was right, to whoever may refuse it all the same. */
public final class PasswordVerificationAttempt {

    private static final String DEFAULT_MESSAGE = "Further password verification attempts will be rejected.";

    private final Optional<DecidingHook> hook;
    private final Commands commands;

    /** @param hook empty where nobody is told */
    public PasswordVerificationAttempt(Optional<DecidingHook> hook, Commands commands) {
        this.hook = hook;
        this.commands = commands;
    }

    /** For one request: whoever counts attempts shall not count one twice because somebody else was faster. */
    public Once once(ClientRequest client) {
        return new Once(client);
    }

    /** What the hook was told, and what it answered. */
    private record Told(UUID userId, boolean valid, JsonNode verdict) {

        static final Told NOTHING = new Told(null, false, null);

        boolean isOf(UserView user, boolean valid) {
            return user.id().equals(userId) && this.valid == valid;
        }
    }

    public final class Once {

        private final ClientRequest client;
        private Told told = Told.NOTHING;

        private Once(ClientRequest client) {
            this.client = client;
        }

        /**
         * Call it outside of transactions. Repeated, it asks nobody again, and takes the same answer for an answer.
         *
         * @throws ApiException {@code invalid_credentials} in the hook's words if it rejects the attempt
         */
        public void require(UserView user, boolean valid, Instant now) {
            if (user.bannedAt(now)) {
                return;
            }
            hook.ifPresent(asked -> {
                if (!told.isOf(user, valid)) {
                    JsonNode verdict = asked.ask(
                            client,
                            payload -> payload.with("user_id", user.id().toString())
                                    .with("valid", valid));
                    told = new Told(user.id(), valid, verdict);
                }
                decide(asked, told.verdict(), user, now);
            });
        }

        private void decide(DecidingHook asked, JsonNode verdict, UserView user, Instant now) {
            if (!"reject".equals(asked.text(verdict, "decision"))) {
                return;
            }
            if (AnyCase.member(verdict, "should_logout_user").asBoolean(false)) {
                endSessions(user, now);
            }
            String message = asked.text(verdict, "message");
            throw ApiException.inWordsOfOthers(
                            400, "invalid_credentials", message.isEmpty() ? DEFAULT_MESSAGE : message)
                    .at(asked.site("rejected"));
        }

        private void endSessions(UserView user, Instant now) {
            commands.transaction(client.origin(Actors.strangerAt(user)), transaction -> {
                transaction.lockUser(user.id());
                transaction.endSessions(user.id(), _ -> Optional.of(EndReason.SIGNED_OUT_ELSEWHERE), now);
                return null;
            });
        }
    }
}
