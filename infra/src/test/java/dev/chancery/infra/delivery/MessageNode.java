package dev.chancery.infra.delivery;

import dev.chancery.command.Actor;
import dev.chancery.command.Origin;
import dev.chancery.command.user.HashedPassword;
import dev.chancery.command.user.OneTimeToken;
import dev.chancery.command.user.TokenKind;
import dev.chancery.command.user.UserCommand;
import dev.chancery.command.user.UserEvent;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.infra.eventstore.EventLogConfiguration;
import dev.chancery.infra.hook.HookPace;
import dev.chancery.infra.hook.Hooks;
import dev.chancery.infra.hook.UserDocuments;
import dev.chancery.infra.keys.Keyring;
import dev.chancery.infra.keys.MasterKeys;
import dev.chancery.infra.postgres.ForgetfulTransactionManager;
import dev.chancery.infra.settings.Settings;
import dev.chancery.infra.settings.SettingsSource;
import dev.chancery.infra.smtp.Limits;
import dev.chancery.infra.testing.SignUps;
import dev.chancery.query.projection.Projections;
import dev.chancery.query.user.UserQueries;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import tools.jackson.databind.json.JsonMapper;

/** A node without HTTP, wired for messages as in the service, and what people do on it. */
final class MessageNode implements AutoCloseable {

    private static final Origin ORIGIN = new Origin(Actor.SYSTEM, "request-1", "192.0.2.7", "test agent", null);
    private static final Pace HASTY = new Pace(
            Duration.ofMillis(100),
            Duration.ofMillis(50),
            Duration.ofMillis(400),
            Duration.ofMillis(50),
            Duration.ofMillis(400),
            Duration.ofMillis(200),
            Duration.ofHours(1),
            Duration.ofMinutes(1));
    private static final HookPace HASTY_HOOK =
            new HookPace(Duration.ofSeconds(2), Duration.ofMillis(50), 3, Duration.ofSeconds(1));
    private static final Limits LIMITS =
            new Limits(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(1));

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

    private MessageNode(DataSource database, Map<String, String> settings, Class<?>... media) {
        context.getBeanFactory().registerSingleton("database", database);
        context.registerBean(PlatformTransactionManager.class, () -> new ForgetfulTransactionManager(database));
        context.registerBean(
                Keyring.class,
                () -> new Keyring(MasterKeys.parse(Base64.getEncoder().encodeToString(new byte[32]))));
        context.registerBean(Projections.class, () -> new Projections(true));
        context.registerBean(MeterRegistry.class, SimpleMeterRegistry::new);
        context.registerBean(Settings.class, () -> Settings.from(SettingsSource.of(settings)));
        context.registerBean(UserQueries.class, () -> new UserQueries(JdbcClient.create(database)));
        context.registerBean(InstantSource.class, InstantSource::system);
        context.registerBean(Pace.class, () -> HASTY);
        context.registerBean(Limits.class, () -> LIMITS);
        context.registerBean(
                Hooks.class,
                () -> new Hooks(
                        bean(Settings.class).hooks().targets(),
                        HASTY_HOOK,
                        // none of them is a function
                        null,
                        InstantSource.system(),
                        bean(MeterRegistry.class)));
        context.registerBean(
                UserDocuments.class,
                () -> user -> JsonMapper.shared().createObjectNode().put("email", user.email()));
        context.register(EventLogConfiguration.class, MessageConfiguration.class);
        context.register(media);
        context.refresh();
    }

    /** One that hands its mails to a server on loopback. */
    static MessageNode sending(DataSource database, int port, String... variables) {
        Map<String, String> settings = settings(variables);
        settings.put("GOTRUE_SMTP_HOST", "127.0.0.1");
        settings.put("GOTRUE_SMTP_PORT", Integer.toString(port));
        settings.put("GOTRUE_SMTP_ADMIN_EMAIL", "auth@example.com");
        return new MessageNode(database, settings, MailDeliveryConfiguration.class);
    }

    /** One that hands its messages to a provider on loopback, and its mails to nobody who is there. */
    static MessageNode texting(DataSource database, URI provider, String... variables) {
        Map<String, String> settings = settings(variables);
        settings.put("GOTRUE_SMTP_HOST", "127.0.0.1");
        settings.put("GOTRUE_SMTP_PORT", "1");
        settings.put("GOTRUE_SMTP_ADMIN_EMAIL", "auth@example.com");
        settings.put("GOTRUE_SMS_PROVIDER", "messagebird");
        settings.put("GOTRUE_SMS_MESSAGEBIRD_ACCESS_KEY", "key");
        settings.put("GOTRUE_SMS_MESSAGEBIRD_ORIGINATOR", "Example");
        settings.put("CHANCERY_SMS_PROVIDER_URL", provider.toString());
        settings.put("GOTRUE_INTERNAL_HTTP_TIMEOUT", "1s");
        return new MessageNode(database, settings, MailDeliveryConfiguration.class, SmsDeliveryConfiguration.class);
    }

    /** One that tells a hook on loopback of new users. */
    static MessageNode announcing(DataSource database, URI hook) {
        return new MessageNode(
                database,
                settings("GOTRUE_HOOK_AFTER_USER_CREATED_ENABLED=true", "GOTRUE_HOOK_AFTER_USER_CREATED_URI=" + hook),
                NewUserHookConfiguration.class);
    }

    /** One that has no server. */
    static MessageNode keeping(DataSource database, String... variables) {
        return new MessageNode(database, settings(variables), OutboxConfiguration.class);
    }

    private static Map<String, String> settings(String... variables) {
        Map<String, String> settings = new TreeMap<>(Map.of(
                "API_EXTERNAL_URL", "https://auth.example.com",
                "GOTRUE_SITE_URL", "https://app.example.com"));
        for (String variable : variables) {
            String[] parts = variable.split("=", 2);
            settings.put(parts[0], parts[1]);
        }
        return settings;
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    static OneTimeToken token(String code) {
        return new OneTimeToken(UUID.randomUUID(), code, "pkce_" + UUID.randomUUID());
    }

    static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    void send(UserCommand command) {
        Commands commands = context.getBean(Commands.class);
        commands.retrying(() -> commands.transaction(ORIGIN, transaction -> transaction.send(command)));
    }

    UUID signedUp(String email) {
        UUID user = UUID.randomUUID();
        send(SignUps.confirmed(user, email, now()));
        return user;
    }

    /** Somebody of whom a hook is to be told. */
    UUID comesAnonymously() {
        UUID user = UUID.randomUUID();
        send(new UserCommand.SignUpAnonymously(user, "authenticated", "authenticated", Map.of(), now()));
        return user;
    }

    void recovers(UUID user, String email, OneTimeToken token) {
        recovers(user, email, token, now());
    }

    void recovers(UUID user, String email, OneTimeToken token, Instant at) {
        send(new UserCommand.RequestRecovery(
                user,
                UserEvent.Recovery.PASSWORD,
                new UserCommand.Confirmation(email, "https://app.example.com/in?a=1", token, null),
                Duration.ZERO,
                at));
    }

    void isTexted(UUID user, String phone, OneTimeToken token) {
        isTexted(user, phone, token, now());
    }

    void isTexted(UUID user, String phone, OneTimeToken token, Instant at) {
        send(new UserCommand.RequestSms(
                user,
                new UserCommand.TextMessage(UserEvent.SmsPurpose.SIGN_IN, UserEvent.Channel.SMS, false, phone, token),
                false,
                Duration.ZERO,
                at));
    }

    void uses(UUID user, OneTimeToken token) {
        uses(user, TokenKind.RECOVERY_TOKEN, token);
    }

    void uses(UUID user, TokenKind kind, OneTimeToken token) {
        send(new UserCommand.UseToken(
                user,
                -1,
                new UserCommand.Proof(kind, token.keyId(), false, false, Duration.ofHours(1)),
                true,
                UUID.randomUUID(),
                now()));
    }

    void changesEmail(UUID user, String newEmail, OneTimeToken newToken, OneTimeToken currentToken) {
        send(update(
                user,
                Optional.empty(),
                Optional.of(new UserCommand.EmailChange(
                        newEmail, "https://app.example.com/changed", newToken, currentToken, null)),
                now()));
    }

    void changesPassword(UUID user) {
        changesPassword(user, now());
    }

    void changesPassword(UUID user, Instant at) {
        send(update(user, Optional.of(new HashedPassword(UUID.randomUUID(), "$2a$10$second")), Optional.empty(), at));
    }

    void isDeleted(UUID user, boolean soft) {
        send(new UserCommand.Delete(user, soft, UUID.randomUUID(), now()));
    }

    void changesPhone(UUID user, String phone) {
        send(new UserCommand.Update(
                user,
                -1,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new UserCommand.PhoneChange(phone, Optional.empty(), UUID.randomUUID())),
                Optional.empty(),
                Duration.ZERO,
                Duration.ZERO,
                now()));
    }

    private static UserCommand update(
            UUID user, Optional<HashedPassword> password, Optional<UserCommand.NewEmail> email, Instant at) {
        return new UserCommand.Update(
                user,
                -1,
                Optional.empty(),
                Optional.empty(),
                password,
                email,
                Optional.empty(),
                Optional.empty(),
                Duration.ZERO,
                Duration.ZERO,
                at);
    }

    @Override
    public void close() {
        context.close();
    }
}
