package dev.chancery.api.sso;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.session.Administrator;
import dev.chancery.api.session.SigningOut;
import dev.chancery.command.Refusal;
import dev.chancery.command.session.SessionEvent.EndReason;
import dev.chancery.command.user.UserCommand;
import dev.chancery.command.user.UserCommand.AdminUpdate;
import dev.chancery.command.user.UserCommand.Ban;
import dev.chancery.command.user.UserCommand.Delete;
import dev.chancery.command.user.UserCommand.SignOut;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.query.sso.SsoUserQueries;
import dev.chancery.query.sso.SsoUserQueries.Still;
import dev.chancery.query.user.UserQueries;
import dev.chancery.query.user.UserView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What becomes of those who came in by an identity provider when it goes, or a domain of it. */
public final class Deprovisioning {

    /** As many as a request has time for. */
    private static final int AT_ONCE = 100;

    private static final Duration FOR_EVER = Duration.ofDays(100 * 365);

    private final SsoUserQueries people;
    private final UserQueries users;
    private final SigningOut signingOut;
    private final Commands commands;
    private final InstantSource clock;

    public Deprovisioning(
            SsoUserQueries people, UserQueries users, SigningOut signingOut, Commands commands, InstantSource clock) {
        this.people = people;
        this.users = users;
        this.signingOut = signingOut;
        this.commands = commands;
        this.clock = clock;
    }

    /** What becomes of each. */
    enum Fate {
        SIGN_OUT(Still.SIGNED_IN),
        BAN(Still.WELCOME),
        DELETE(Still.PRESENT);

        private final Still still;

        Fate(Still still) {
            this.still = still;
        }

        /** @throws ApiException {@code validation_failed} for what is none */
        static Fate of(String text) {
            return Arrays.stream(values())
                    .filter(fate -> fate.name().toLowerCase(Locale.ROOT).equals(text))
                    .findFirst()
                    .orElseThrow(() -> ApiException.validation("users has to be sign_out, ban or delete"));
        }
    }

    /**
     * @param domain of their addresses, or null for all of the provider's people
     * @param users to whom it has happened now
     * @param remaining how many are left for another request
     */
    record Deprovisioned(@JsonInclude(Include.NON_NULL) String domain, int users, long remaining) {}

    Deprovisioned deprovision(UUID providerId, String domain, Fate fate, Administrator admin, ClientRequest client) {
        List<UUID> next = people.some(providerId, domain, fate.still, AT_ONCE);
        next.forEach(user -> commands.retrying(() -> {
            users.byId(user).ifPresent(known -> deprovision(known, fate, admin, client));
            return null;
        }));
        return new Deprovisioned(domain, next.size(), people.count(providerId, domain, fate.still));
    }

    private void deprovision(UserView user, Fate fate, Administrator admin, ClientRequest client) {
        EndReason reason = fate == Fate.DELETE ? EndReason.USER_DELETED : EndReason.SIGNED_OUT_ELSEWHERE;
        commands.transaction(client.origin(admin.actor()), transaction -> {
            Instant now = clock.instant();
            transaction.lockUser(user.id());
            signingOut.endSessions(transaction, user.id(), _ -> true, reason, now);
            Optional<Refusal> refusal =
                    transaction.send(command(user, fate, now)).refusal();
            refusal.ifPresent(why -> {
                throw new IllegalStateException("an administrator is refused " + why.site());
            });
            return null;
        });
    }

    private static UserCommand command(UserView user, Fate fate, Instant now) {
        return switch (fate) {
            case SIGN_OUT -> new SignOut(user.id(), null, "global", now);
            case BAN -> ban(user, now);
            case DELETE -> new Delete(user.id(), false, UUID.randomUUID(), now);
        };
    }

    private static AdminUpdate ban(UserView user, Instant now) {
        return new AdminUpdate(
                user.id(),
                user.version(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Ban.Until(now.plus(FOR_EVER))),
                Map.of(),
                now);
    }
}
