package dev.chancery.api;

import dev.chancery.api.http.ErrorWriter;
import dev.chancery.api.http.ExternalHosts;
import dev.chancery.api.http.Fallbacks;
import dev.chancery.api.http.HttpConfiguration;
import dev.chancery.api.http.HttpRules;
import dev.chancery.api.management.ManagementConfiguration;
import dev.chancery.api.openapi.OpenApiController;
import dev.chancery.api.rebuild.RebuildController;
import dev.chancery.api.rebuild.Rebuilding;
import dev.chancery.api.redirect.RedirectTargets;
import dev.chancery.api.service.ServiceController;
import dev.chancery.api.service.Version;
import dev.chancery.api.session.Bearer;
import dev.chancery.api.session.CaptchaProtection;
import dev.chancery.api.session.SessionEventsController;
import dev.chancery.api.session.SessionValidity;
import dev.chancery.api.token.AccessTokenVerifier;
import dev.chancery.api.token.SigningKeys;
import dev.chancery.api.user.BreachCheck;
import dev.chancery.api.user.ManualLinking;
import dev.chancery.api.user.Passwords;
import dev.chancery.command.user.PasswordHasher;
import dev.chancery.infra.audit.RedactingAudit;
import dev.chancery.infra.captcha.CaptchaEndpoints;
import dev.chancery.infra.captcha.CaptchaVerifier;
import dev.chancery.infra.delivery.MessageConfiguration;
import dev.chancery.infra.eventstore.EventLogConfiguration;
import dev.chancery.infra.eventstore.Replays;
import dev.chancery.infra.keys.KeyedIds;
import dev.chancery.infra.keys.Keyring;
import dev.chancery.infra.keys.RecognitionKey;
import dev.chancery.infra.postgres.DatabaseUrl;
import dev.chancery.infra.postgres.Databases;
import dev.chancery.infra.postgres.ForgetfulTransactionManager;
import dev.chancery.infra.settings.BreachSettings;
import dev.chancery.infra.settings.CaptchaSettings;
import dev.chancery.infra.settings.Settings;
import dev.chancery.query.audit.AuditRedaction;
import dev.chancery.query.projection.Projections;
import dev.chancery.query.rebuild.Rebuild;
import dev.chancery.query.session.SessionHistory;
import dev.chancery.query.session.SessionStream;
import dev.chancery.query.sso.SsoUserQueries;
import dev.chancery.query.user.UserQueries;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.InstantSource;
import javax.crypto.SecretKey;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.HttpEncodingAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Puts the service together. Nothing is found by scanning: what is not here is not there. */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({
    LifecycleAutoConfiguration.class,
    PropertyPlaceholderAutoConfiguration.class,
    JacksonAutoConfiguration.class,
    HttpMessageConvertersAutoConfiguration.class,
    HttpEncodingAutoConfiguration.class,
    TomcatServletWebServerAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    WebMvcAutoConfiguration.class
})
@Import({
    EventLogConfiguration.class,
    MessageConfiguration.class,
    SessionConfiguration.class,
    SignUpConfiguration.class,
    AccountConfiguration.class,
    MailedTokensConfiguration.class,
    PhoneConfiguration.class,
    GuessingConfiguration.class,
    HookConfiguration.class,
    RateLimitConfiguration.class,
    ListConfiguration.class,
    SsoConfiguration.class,
    HttpConfiguration.class,
    ManagementConfiguration.class
})
class ServiceConfiguration {

    @Bean
    SecureRandom secureRandom() {
        return new SecureRandom();
    }

    @Bean
    PlatformTransactionManager transactionManager(DataSource database) {
        return new ForgetfulTransactionManager(database);
    }

    @Bean
    Projections projections(Settings settings) {
        return new Projections(settings.observability().auditInPostgres());
    }

    @Bean
    JdbcClient jdbcClient(DataSource database) {
        return JdbcClient.create(database);
    }

    @Bean
    RedactingAudit redactingAudit(JdbcClient database, PlatformTransactionManager transactions, MeterRegistry meters) {
        return new RedactingAudit(
                new AuditRedaction(database, AuditRedaction.AT_ONCE),
                new TransactionTemplate(transactions),
                RedactingAudit.USUAL_PAUSE,
                meters);
    }

    @Bean
    UserQueries userQueries(JdbcClient database) {
        return new UserQueries(database);
    }

    @Bean
    HttpRules httpRules(Settings settings) {
        return new HttpRules(
                settings.api().externalUrl(),
                new ExternalHosts(settings.mailer().externalHosts()),
                settings.api().requestIdHeader().orElse(""),
                settings.security().sbForwardedForTrusted(),
                settings.rateLimits().header().orElse(""),
                settings.api().maxRequestDuration(),
                settings.api().corsAllowedHeaders());
    }

    @Bean
    Bearer bearer(
            SigningKeys keys,
            UserQueries users,
            SsoUserQueries ssoUsers,
            InstantSource clock,
            Settings settings,
            SessionValidity validity) {
        return new Bearer(
                new AccessTokenVerifier(keys, clock),
                users,
                clock,
                settings.jwt().audience(),
                settings.jwt().furtherAudiences(),
                settings.jwt().adminRoles(),
                validity,
                ssoUsers::hasRoleByProvider);
    }

    @Bean
    CaptchaProtection captchaProtection(Settings settings, CaptchaEndpoints endpoints, Bearer bearer) {
        CaptchaSettings captcha = settings.captcha();
        return new CaptchaProtection(
                captcha.provider()
                        .map(endpoints::of)
                        .map(endpoint -> new CaptchaVerifier(endpoint, captcha.secret(), captcha.timeout())),
                bearer);
    }

    @Bean
    Passwords passwords(Settings settings, PasswordHasher hasher) {
        BreachSettings breaches = settings.breaches();
        return new Passwords(
                settings.passwords().policy(), hasher, new BreachCheck(Breaches.of(breaches), breaches.failClosed()));
    }

    @Bean
    RedirectTargets redirectTargets(Settings settings) {
        return new RedirectTargets(settings.api().siteUrl(), settings.api().redirectAllowList());
    }

    @Bean
    SecretKey recognitionKey(DataSource database, Keyring keyring) throws SQLException {
        return RecognitionKey.of(database, keyring);
    }

    @Bean
    KeyedIds keyedIds(SecretKey recognitionKey) {
        return new KeyedIds(recognitionKey);
    }

    @Bean
    SessionEventsController sessionEventsController(Bearer bearer, SessionStream log) {
        return new SessionEventsController(bearer, new SessionHistory(log));
    }

    @Bean
    Rebuild rebuild(DatabaseUrl url, Keyring keyring) {
        DataSource database = Databases.unpooled(url);
        return new Rebuild(database, Replays.of(database, keyring));
    }

    @Bean
    RebuildController rebuildController(Bearer bearer, Rebuild rebuild) {
        return new RebuildController(bearer, new Rebuilding(rebuild));
    }

    @Bean
    ServiceController serviceController(Settings settings, SigningKeys keys) {
        return new ServiceController(settings, keys, Version.CURRENT);
    }

    @Bean
    OpenApiController openApiController() {
        return new OpenApiController();
    }

    @Bean
    Fallbacks fallbacks(ErrorWriter errors, Settings settings, Bearer bearer, ManualLinking manualLinking) {
        return new Fallbacks(errors, new Gates(bearer, settings.saml().enabled(), manualLinking));
    }
}
