package dev.chancery.api.sso;

import dev.chancery.command.Actor;
import dev.chancery.command.Origin;
import dev.chancery.command.Reply;
import dev.chancery.command.sso.SsoLoginCommand;
import dev.chancery.command.sso.SsoLogoutCommand;
import dev.chancery.infra.background.PeriodicWork;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.infra.eventstore.Commands.Transaction;
import dev.chancery.query.sso.FederatedSessionQueries;
import dev.chancery.query.sso.SsoLoginQueries;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Ends logins and logouts of those who were sent to identity providers and never came back, and forgets where they wanted to be. */
public final class ForgettingLogins extends PeriodicWork {

    private static final Origin ORIGIN = Origin.of(Actor.SYSTEM, "login-forgetting");

    private static final Duration EVERY = Duration.ofMinutes(10);

    /** As at GoTrue; longer than anybody may take to come back. */
    private static final Duration KEPT = Duration.ofDays(1);

    private static final int AT_ONCE = 100;

    private final SsoLoginQueries logins;
    private final FederatedSessionQueries sessions;
    private final Commands commands;
    private final Duration kept;
    private final InstantSource clock;

    /** @param validity within which whoever was sent has to come back */
    public ForgettingLogins(
            SsoLoginQueries logins,
            FederatedSessionQueries sessions,
            Duration validity,
            Commands commands,
            InstantSource clock) {
        super("saml-login-forgetting", EVERY, "Logins that nobody came back to stay for now.");
        this.logins = logins;
        this.sessions = sessions;
        this.commands = commands;
        this.kept = validity.compareTo(KEPT) > 0 ? validity : KEPT;
        this.clock = clock;
    }

    @Override
    protected boolean step() {
        Instant now = clock.instant();
        List<UUID> in = logins.sentBefore(now.minus(kept), AT_ONCE);
        List<UUID> out = sessions.waitingSince(now.minus(kept), AT_ONCE);
        long ended = in.stream()
                        .filter(login ->
                                written(transaction -> transaction.send(new SsoLoginCommand.Expire(login, now))))
                        .count()
                + out.stream()
                        .filter(logout ->
                                written(transaction -> transaction.send(new SsoLogoutCommand.Expire(logout, now))))
                        .count();
        return ended >= AT_ONCE;
    }

    /** Whether it was not refused, as where another node was faster. */
    private boolean written(Function<Transaction, Reply<?, ?>> work) {
        return !commands.retrying(() -> commands.transaction(ORIGIN, work)).refused();
    }
}
