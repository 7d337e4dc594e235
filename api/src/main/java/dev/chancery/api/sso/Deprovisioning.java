package dev.chancery.api.sso;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.session.Administrator;
import dev.chancery.api.session.SigningOut;
import dev.chancery.command.session.SessionEvent.EndReason;
import dev.chancery.command.user.UserCommand;
import dev.chancery.command.user.UserCommand.AdminUpdate;
import dev.chancery.command.user.UserCommand.Ban;
import dev.chancery.command.user.UserCommand.Delete;
import dev.chancery.command.user.UserCommand.SignOut;
import dev.chancery.command.user.UserCommand.VoidTokens;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.query.projection.WriteFailure;
import dev.chancery.query.sso.SsoUserQueries;
import dev.chancery.query.sso.SsoUserQueries.Among;
import dev.chancery.query.sso.SsoUserQueries.People;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of those who came in by an identity provider when it goes, or a domain of it. */
public final class Deprovisioning {

    private static final Logger LOG = LoggerFactory.getLogger(Deprovisioning.class);

    /** As many as a request has time for. */
    private static final int AT_ONCE = 100;

    private static final int MOST_FAILURES = 1_000;

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

    /** What is done to each. */
    enum Measure {
        SIGN_OUT(Among.SIGNED_IN),
        BAN(Among.NOT_BANNED),
        DELETE(Among.ALL);

        private final Among whom;

        Measure(Among whom) {
            this.whom = whom;
        }

        /** @throws ApiException {@code validation_failed} for what is none */
        static Measure of(String text) {
            return Arrays.stream(values())
                    .filter(measure -> measure.name().toLowerCase(Locale.ROOT).equals(text))
                    .findFirst()
                    .orElseThrow(() -> ApiException.validation("users has to be sign_out, ban or delete"));
        }
    }

    /**
     * @param domain of their addresses, or null for all of the provider's people
     * @param users to whom it has happened now
     * @param failed to how many it could not be done, who remain
     * @param remaining how many are left for another request
     */
    record Deprovisioned(@JsonInclude(Include.NON_NULL) String domain, int users, int failed, long remaining) {}

    /** Whether somebody who came in by a provider has an address of a domain. */
    boolean knows(UUID providerId, String domain) {
        return people.count(new People(providerId, DomainName.spellings(domain), Among.ALL, clock.instant())) > 0;
    }

    Deprovisioned deprovision(
            UUID providerId, String domain, Measure measure, Administrator admin, ClientRequest client) {
        People those = new People(
                providerId,
                domain == null ? null : DomainName.spellings(domain),
                measure.whom,
                clock.instant().plus(FOR_EVER.dividedBy(2)));
        int done = 0;
        int failed = 0;
        List<UUID> next = people.after(new UUID(0, 0), those, AT_ONCE);
        while (!next.isEmpty() && done < AT_ONCE && failed < MOST_FAILURES) {
            for (UUID user : next) {
                if (isDone(user, measure, admin, client)) {
                    done++;
                } else {
                    failed++;
                }
            }
            next = done == AT_ONCE ? List.of() : people.after(next.getLast(), those, AT_ONCE - done);
        }
        return new Deprovisioned(domain, done, failed, people.count(those));
    }

    /** One whom something in the database holds does not hold the others. */
    private boolean isDone(UUID user, Measure measure, Administrator admin, ClientRequest client) {
        try {
            commands.retrying(() -> {
                users.byId(user).ifPresent(known -> deprovision(known, measure, admin, client));
                return null;
            });
            return true;
        } catch (WriteFailure e) {
            LOG.warn("User {} is not deprovisioned", user, e);
            return false;
        }
    }

    private void deprovision(UserView user, Measure measure, Administrator admin, ClientRequest client) {
        EndReason reason = measure == Measure.DELETE ? EndReason.USER_DELETED : EndReason.SIGNED_OUT_ELSEWHERE;
        commands.transaction(client.origin(admin.actor()), transaction -> {
            Instant now = clock.instant();
            transaction.lockUser(user.id());
            signingOut.endSessions(transaction, user.id(), _ -> true, reason, now);
            // refused for whoever was deleted meanwhile, to whom nothing more can be done
            transaction.send(command(user, measure, now));
            if (measure != Measure.DELETE) {
                transaction.send(new VoidTokens(user.id(), now));
            }
            return null;
        });
    }

    private static UserCommand command(UserView user, Measure measure, Instant now) {
        return switch (measure) {
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
