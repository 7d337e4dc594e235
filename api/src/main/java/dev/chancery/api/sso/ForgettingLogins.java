package dev.chancery.api.sso;

import dev.chancery.command.Actor;
import dev.chancery.command.Origin;
import dev.chancery.command.sso.SsoLoginCommand.Expire;
import dev.chancery.infra.background.PeriodicWork;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.query.sso.SsoLoginQueries;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/** Ends the logins of those who were sent to identity providers and never came back, and forgets where they wanted to be. */
public final class ForgettingLogins extends PeriodicWork {

    private static final Origin ORIGIN = Origin.of(Actor.SYSTEM, "login-forgetting");

    private static final Duration EVERY = Duration.ofMinutes(10);

    /** As at GoTrue; longer than anybody may take to come back. */
    private static final Duration KEPT = Duration.ofDays(1);

    private static final int AT_ONCE = 100;

    private final SsoLoginQueries logins;
    private final Commands commands;
    private final Duration kept;
    private final InstantSource clock;

    /** @param validity within which whoever was sent has to come back */
    public ForgettingLogins(SsoLoginQueries logins, Duration validity, Commands commands, InstantSource clock) {
        super("saml-login-forgetting", EVERY, "Logins that nobody came back to stay for now.");
        this.logins = logins;
        this.commands = commands;
        this.kept = validity.compareTo(KEPT) > 0 ? validity : KEPT;
        this.clock = clock;
    }

    @Override
    protected boolean step() {
        Instant now = clock.instant();
        List<UUID> old = logins.sentBefore(now.minus(kept), AT_ONCE);
        // refused where another node was faster
        old.forEach(login -> commands.retrying(
                () -> commands.transaction(ORIGIN, transaction -> transaction.send(new Expire(login, now)))));
        return old.size() == AT_ONCE;
    }
}
