package dev.chancery.infra.eventstore;

import dev.chancery.command.Origin;
import dev.chancery.command.flow.FlowAggregate;
import dev.chancery.command.flow.FlowCommand;
import dev.chancery.command.session.SessionAggregate;
import dev.chancery.command.session.SessionCommand;
import dev.chancery.command.sso.SsoLoginAggregate;
import dev.chancery.command.sso.SsoLoginCommand;
import dev.chancery.command.sso.SsoLogoutAggregate;
import dev.chancery.command.sso.SsoLogoutCommand;
import dev.chancery.command.sso.SsoProviderAggregate;
import dev.chancery.command.sso.SsoProviderCommand;
import dev.chancery.command.user.UserAggregate;
import dev.chancery.command.user.UserCommand;
import dev.chancery.infra.keys.Keyring;
import dev.chancery.infra.postgres.ForgetfulTransactionManager;
import dev.chancery.query.projection.Projections;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.common.lock.NullLockFactory;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.AggregateConfigurer;
import org.axonframework.config.Configurer;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.TokenSchema;
import org.axonframework.eventsourcing.AggregateFactory;
import org.axonframework.eventsourcing.AggregateSnapshotter;
import org.axonframework.eventsourcing.EventCountSnapshotTriggerDefinition;
import org.axonframework.eventsourcing.GenericAggregateFactory;
import org.axonframework.eventsourcing.Snapshotter;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.lifecycle.Phase;
import org.axonframework.messaging.correlation.MessageOriginProvider;
import org.axonframework.messaging.correlation.SimpleCorrelationDataProvider;
import org.axonframework.messaging.interceptors.CorrelationDataInterceptor;
import org.axonframework.modelling.command.CommandTargetResolver;
import org.axonframework.modelling.command.VersionedAggregateIdentifier;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Axon, wired by hand: which aggregates there are, where their events go, and who reads them. Nothing is found by
 * scanning, and nothing calls home.
 */
@Configuration(proxyBeanMethods = false)
public class EventLogConfiguration {

    /** Events of a stream after which a snapshot saves reading them again. */
    static final int SNAPSHOT_AFTER = 16;

    private static final Duration LAST_SNAPSHOT = Duration.ofSeconds(5);

    @Bean
    Connections connections(DataSource database) {
        return new Connections(database);
    }

    @Bean
    EventCatalogue eventCatalogue() {
        return new EventCatalogue();
    }

    /**
     * Append and projection are one transaction only if both are written by the connection of this manager; with anything else rows
     * would be lost in silence.
     *
     * @throws IllegalStateException if transactions are not those of the database, or leave something behind in its sessions
     */
    @Bean
    SpringTransactionManager axonTransactionManager(PlatformTransactionManager transactions, DataSource database) {
        if (!(transactions instanceof ForgetfulTransactionManager ours) || ours.getDataSource() != database) {
            throw new IllegalStateException("append and projection would not be one transaction");
        }
        return new SpringTransactionManager(transactions);
    }

    @Bean
    PostgresEventStorageEngine eventStorageEngine(DataSource database, Keyring keyring) {
        return PostgresEventStorageEngine.open(database, keyring);
    }

    @Bean
    org.axonframework.config.Configuration axon(
            PostgresEventStorageEngine engine,
            SpringTransactionManager transactions,
            EventCatalogue catalogue,
            Projections projections,
            DataSource database,
            MeterRegistry meters,
            InstantSource clock,
            ObjectProvider<LogFollower> followers) {
        Configurer axon = DefaultConfigurer.defaultConfiguration(false)
                .configureTransactionManager(_ -> transactions)
                .configureSerializer(_ -> TokenSerializer.create())
                .configureCorrelationDataProviders(_ ->
                        List.of(new MessageOriginProvider(), new SimpleCorrelationDataProvider(Origin.METADATA_KEY)))
                .configureCommandBus(EventLogConfiguration::commandBus)
                .configureEventStore(_ -> eventStore(engine))
                .configureAggregate(aggregate(UserAggregate.class))
                .configureAggregate(aggregate(SessionAggregate.class))
                .configureAggregate(withoutSnapshots(FlowAggregate.class))
                .configureAggregate(aggregate(SsoProviderAggregate.class))
                .configureAggregate(withoutSnapshots(SsoLoginAggregate.class))
                .configureAggregate(withoutSnapshots(SsoLogoutAggregate.class));
        axon.eventProcessing()
                .registerDefaultListenerInvocationErrorHandler(_ -> PropagatingErrorHandler.instance())
                .registerDefaultErrorHandler(_ -> PropagatingErrorHandler.instance())
                .registerTokenStore(_ -> new FollowersTokens(tokenStore(database), engine, new Connections(database)))
                .registerSubscribingEventProcessor(EventProjector.PROCESSOR)
                .assignHandlerTypesMatching(EventProjector.PROCESSOR, EventProjector.class::equals)
                .registerEventHandler(_ -> new EventProjector(projections));
        List<Following> following = new ArrayList<>(followers.stream()
                .map(follower -> Following.of(follower, clock))
                .toList());
        if (isRead(meters)) {
            following.add(Following.of(new EventCounter(catalogue, meters), clock));
            FollowersLag lag = new FollowersLag(database);
            following.forEach(processor -> lag.measure(processor.name(), meters));
        }
        following.forEach(processor -> processor.configure(axon));
        ExecutorService snapshots = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("snapshots").daemon().factory());
        axon.configureSnapshotter(c -> snapshotter(c, snapshots));
        org.axonframework.config.Configuration built = axon.buildConfiguration();
        built.onStart(
                Phase.LOCAL_MESSAGE_HANDLER_REGISTRATIONS,
                () -> following.forEach(processor -> processor.beginAtTheEnd(built)));
        built.onShutdown(Phase.LOCAL_MESSAGE_HANDLER_REGISTRATIONS, () -> end(snapshots));
        return built;
    }

    /** What is not written by then is read from events as before. */
    private static void end(ExecutorService snapshots) {
        snapshots.shutdownNow();
        try {
            snapshots.awaitTermination(LAST_SNAPSHOT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Each streaming processor reads for itself, so that nothing is kept for others in memory. */
    static EventStore eventStore(EventStorageEngine engine) {
        return EmbeddedEventStore.builder()
                .storageEngine(engine)
                .optimizeEventConsumption(false)
                .build();
    }

    /** Following the log takes a tenth of what the requests take, so nobody does it for numbers that nobody reads. */
    private static boolean isRead(MeterRegistry meters) {
        return !(meters instanceof CompositeMeterRegistry several)
                || !several.getRegistries().isEmpty();
    }

    /** Off the thread of the request that happens to be due: a snapshot is nobody's to wait for. */
    private static Snapshotter snapshotter(org.axonframework.config.Configuration axon, ExecutorService thread) {
        return AggregateSnapshotter.builder()
                .eventStore(axon.eventStore())
                .transactionManager(axon.getComponent(TransactionManager.class))
                .aggregateFactories(SnapshotKind.ALL.stream()
                        .<AggregateFactory<?>>map(kind -> new GenericAggregateFactory<>(kind.aggregate()))
                        .toList())
                .executor(thread)
                .build();
    }

    private static CommandBus commandBus(org.axonframework.config.Configuration axon) {
        SimpleCommandBus bus = SimpleCommandBus.builder()
                .transactionManager(axon.getComponent(TransactionManager.class))
                .build();
        bus.registerHandlerInterceptor(new CorrelationDataInterceptor<>(axon.correlationDataProviders()));
        return bus;
    }

    private static <A> AggregateConfigurer<A> aggregate(Class<A> type) {
        return withoutSnapshots(type)
                .configureSnapshotTrigger(
                        c -> new EventCountSnapshotTriggerDefinition(c.snapshotter(), SNAPSHOT_AFTER));
    }

    /** For streams that stay short. */
    private static <A> AggregateConfigurer<A> withoutSnapshots(Class<A> type) {
        return AggregateConfigurer.defaultConfiguration(type)
                .configureLockFactory(_ -> NullLockFactory.INSTANCE)
                .configureCommandTargetResolver(_ -> target());
    }

    /** Every command names its aggregate; asking the type is cheaper than looking for annotations. */
    private static CommandTargetResolver target() {
        return (CommandMessage<?> message) -> new VersionedAggregateIdentifier(
                (Object)
                        switch (message.getPayload()) {
                            case UserCommand command -> command.userId().toString();
                            case SessionCommand command -> command.sessionId().toString();
                            case FlowCommand command -> command.flowId().toString();
                            case SsoLoginCommand command -> command.loginId().toString();
                            case SsoLogoutCommand command -> command.logoutId().toString();
                            case SsoProviderCommand command ->
                                command.providerId().toString();
                            default -> throw new IllegalArgumentException("not a command: " + message.getPayloadType());
                        },
                null);
    }

    static JdbcTokenStore.Builder tokenStore(DataSource database) {
        return JdbcTokenStore.builder()
                .connectionProvider(new SpringDataSourceConnectionProvider(database))
                .serializer(TokenSerializer.create())
                // Axon's own choice, process id and host, is the same for every container on a host's network
                .nodeId(UUID.randomUUID().toString())
                .schema(TokenSchema.builder()
                        .setTokenTable("chancery.token_entry")
                        .setProcessorNameColumn("processor_name")
                        .setTokenTypeColumn("token_type")
                        .build());
    }

    /** For those who look back, at sessions or at identity providers. */
    @Bean
    LogReplay logReplay(PostgresEventStorageEngine engine) {
        return engine.replay();
    }

    @Bean
    EventLog eventLog(org.axonframework.config.Configuration axon) {
        return new EventLog(axon);
    }

    @Bean
    EndingSessions endingSessions(PostgresEventStorageEngine engine, Projections projections, Connections connections) {
        return new EndingSessions(engine, projections, connections, EndingSessions.MOST);
    }

    @Bean
    Adoption adoption(
            DataSource database, PlatformTransactionManager transactions, Keyring keyring, InstantSource clock) {
        return new Adoption(database, transactions, keyring, clock);
    }

    @Bean
    Commands commands(
            org.axonframework.config.Configuration axon,
            PostgresEventStorageEngine engine,
            SpringTransactionManager transactions,
            Connections connections,
            EndingSessions endings,
            Adoption adoption) {
        if (!(axon.getComponent(TransactionManager.class) instanceof SpringTransactionManager)) {
            throw new IllegalStateException("append and projection would not be one transaction");
        }
        return new Commands(axon.commandBus(), engine, transactions, connections, endings, adoption);
    }
}
