package dev.chancery.api.sso;

import dev.chancery.api.sso.MetadataSource.Read;
import dev.chancery.api.sso.MetadataSource.Unavailable;
import dev.chancery.command.Actor;
import dev.chancery.command.Origin;
import dev.chancery.command.Reply;
import dev.chancery.command.sso.SsoProviderCommand;
import dev.chancery.command.sso.SsoProviderCommand.NoteFailure;
import dev.chancery.command.sso.SsoProviderCommand.RefreshMetadata;
import dev.chancery.command.sso.SsoProviderEvent;
import dev.chancery.command.sso.SsoProviderEvent.MetadataRefreshed;
import dev.chancery.command.sso.SsoProviderRefusal;
import dev.chancery.command.sso.SsoProviderState;
import dev.chancery.infra.background.PeriodicWork;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.infra.sso.MetadataRefreshes;
import dev.chancery.infra.sso.MetadataRefreshes.Claim;
import dev.chancery.query.sso.SsoProviderQueries;
import dev.chancery.query.sso.SsoProviderView;
import dev.chancery.sso.saml.ProviderMetadata;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches the metadata of identity providers again and again, so that they can change their keys. What fails leaves what is known. */
public final class RefreshingMetadata extends PeriodicWork {

    private static final Logger LOG = LoggerFactory.getLogger(RefreshingMetadata.class);
    private static final Origin ORIGIN = Origin.of(Actor.SYSTEM, "metadata-refresh");

    private static final Duration EVERY = Duration.ofMinutes(1);

    /** Much longer than an attempt takes. */
    private static final Duration CLAIM = Duration.ofMinutes(5);

    private final boolean enabled;
    private final MetadataRefreshes refreshes;
    private final MetadataSource source;
    private final SsoProviderQueries providers;
    private final Commands commands;
    private final InstantSource clock;
    private final RefreshSchedule schedule;

    /** @param enabled whether anybody comes in by identity providers */
    public RefreshingMetadata(
            boolean enabled,
            MetadataRefreshes refreshes,
            MetadataSource source,
            SsoProviderQueries providers,
            Commands commands,
            InstantSource clock,
            RandomGenerator random) {
        super("metadata-refresh", EVERY, "Metadata of identity providers stays as it is for now.");
        this.enabled = enabled;
        this.refreshes = refreshes;
        this.source = source;
        this.providers = providers;
        this.commands = commands;
        this.clock = clock;
        this.schedule = new RefreshSchedule(random);
    }

    /** The metadata of one provider, if there is one whose is due. */
    @Override
    protected boolean step() {
        Instant now = clock.instant();
        Optional<Claim> due = refreshes.claim(now, now.plus(CLAIM));
        due.ifPresent(this::refresh);
        return due.isPresent();
    }

    private void refresh(Claim claim) {
        try {
            Read read = source.fetched(claim.metadataUrl());
            if (taken(claim, read)) {
                refreshes.settle(
                        claim,
                        0,
                        schedule.afterSuccess(read.metadata(), clock.instant()),
                        read.metadata().validUntil());
            } else {
                failed(claim, "SAML Metadata contains another EntityID");
            }
        } catch (Unavailable e) {
            failed(claim, e.reason());
        }
    }

    /** Whether it is of the same provider, or of no account any more. */
    private boolean taken(Claim claim, Read read) {
        RefreshMetadata refresh = new RefreshMetadata(
                claim.providerId(),
                read.metadata().entityId(),
                news(claim, read),
                claim.metadataUrl(),
                clock.instant());
        return commands.retrying(() -> commands.transaction(ORIGIN, transaction -> {
                    Reply<SsoProviderEvent, SsoProviderState> reply = transaction.send(refresh);
                    if (reply.events().stream().anyMatch(MetadataRefreshed.class::isInstance)) {
                        refreshes.forgetValidity(claim.providerId());
                    }
                    return reply;
                }))
                .refusal()
                .filter(SsoProviderRefusal.ENTITY_ID_MISMATCH::equals)
                .isEmpty();
    }

    /** Some sign it anew each time, and say that it is good for as long again, which is no news. */
    private String news(Claim claim, Read read) {
        return providers
                .byId(claim.providerId())
                .filter(provider -> known(provider).saysTheSameAs(read.metadata()))
                .map(SsoProviderView::metadataXml)
                .orElse(read.xml());
    }

    private void failed(Claim claim, String reason) {
        Instant now = clock.instant();
        boolean news = !send(new NoteFailure(claim.providerId(), reason, claim.metadataUrl(), now))
                .events()
                .isEmpty();
        if (news) {
            LOG.warn("Metadata of identity provider {} is not refreshed: {}", claim.providerId(), reason);
        }
        int failures = claim.failures() + 1;
        Optional<Instant> validUntil = claim.validUntil().or(() -> knownEnd(claim));
        refreshes.settle(claim, failures, schedule.afterFailure(failures, validUntil, now), Optional.empty());
    }

    /** Of metadata that was never fetched again. */
    private Optional<Instant> knownEnd(Claim claim) {
        return providers.byId(claim.providerId()).map(RefreshingMetadata::known).flatMap(ProviderMetadata::validUntil);
    }

    private static ProviderMetadata known(SsoProviderView provider) {
        return ProviderMetadata.known(provider.entityId(), provider.metadataXml());
    }

    private Reply<SsoProviderEvent, SsoProviderState> send(SsoProviderCommand command) {
        return commands.retrying(() -> commands.transaction(ORIGIN, transaction -> transaction.send(command)));
    }

    @Override
    public boolean isAutoStartup() {
        return enabled;
    }
}
