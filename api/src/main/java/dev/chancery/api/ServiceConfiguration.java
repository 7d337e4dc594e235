package dev.chancery.api;

import dev.chancery.api.audit.AuditController;
import dev.chancery.api.flow.Flows;
import dev.chancery.api.hook.DecidingHooks;
import dev.chancery.api.http.ErrorWriter;
import dev.chancery.api.http.Fallbacks;
import dev.chancery.api.http.HttpConfiguration;
import dev.chancery.api.http.HttpRules;
import dev.chancery.api.http.RateLimits;
import dev.chancery.api.management.ManagementConfiguration;
import dev.chancery.api.openapi.OpenApiController;
import dev.chancery.api.rebuild.RebuildController;
import dev.chancery.api.rebuild.Rebuilding;
import dev.chancery.api.redirect.RedirectTargets;
import dev.chancery.api.service.ServiceController;
import dev.chancery.api.service.Version;
import dev.chancery.api.session.Bearer;
import dev.chancery.api.session.CaptchaProtection;
import dev.chancery.api.session.CustomAccessToken;
import dev.chancery.api.session.ExchangingCode;
import dev.chancery.api.session.LogoutController;
import dev.chancery.api.session.PasswordVerificationAttempt;
import dev.chancery.api.session.Refreshing;
import dev.chancery.api.session.SessionEventsController;
import dev.chancery.api.session.SessionValidity;
import dev.chancery.api.session.Sessions;
import dev.chancery.api.session.SigningIn;
import dev.chancery.api.session.SigningInByWallet;
import dev.chancery.api.session.SigningOut;
import dev.chancery.api.session.TokenController;
import dev.chancery.api.token.AccessTokenIssuer;
import dev.chancery.api.token.AccessTokenVerifier;
import dev.chancery.api.token.SigningKeys;
import dev.chancery.api.user.AddressFrequency;
import dev.chancery.api.user.AdminUsersController;
import dev.chancery.api.user.AdministeringUsers;
import dev.chancery.api.user.BreachCheck;
import dev.chancery.api.user.ChangeRules;
import dev.chancery.api.user.ChangingUser;
import dev.chancery.api.user.DisputingPassword;
import dev.chancery.api.user.FirstPasswords;
import dev.chancery.api.user.Guesses;
import dev.chancery.api.user.IdentityController;
import dev.chancery.api.user.ManualLinking;
import dev.chancery.api.user.OneTimeTokens;
import dev.chancery.api.user.OpeningAccount;
import dev.chancery.api.user.PasswordChanges;
import dev.chancery.api.user.Passwords;
import dev.chancery.api.user.PhoneCodes;
import dev.chancery.api.user.PhoneRules;
import dev.chancery.api.user.PhoneTokens;
import dev.chancery.api.user.SignUpController;
import dev.chancery.api.user.SignUpMedia;
import dev.chancery.api.user.SignUpRules;
import dev.chancery.api.user.SigningUp;
import dev.chancery.api.user.SigningUpAnonymously;
import dev.chancery.api.user.UnlinkingIdentity;
import dev.chancery.api.user.UserController;
import dev.chancery.api.user.UserListing;
import dev.chancery.api.user.WishedAddresses;
import dev.chancery.api.web3.Chain;
import dev.chancery.api.web3.SignInMessages;
import dev.chancery.command.session.RefreshRules;
import dev.chancery.command.user.PasswordHasher;
import dev.chancery.infra.audit.RedactingAudit;
import dev.chancery.infra.captcha.CaptchaEndpoints;
import dev.chancery.infra.captcha.CaptchaVerifier;
import dev.chancery.infra.delivery.MessageConfiguration;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.infra.eventstore.EventLogConfiguration;
import dev.chancery.infra.hook.HookPoint;
import dev.chancery.infra.indexing.Indexing;
import dev.chancery.infra.keys.KeyedIds;
import dev.chancery.infra.keys.Keyring;
import dev.chancery.infra.keys.RecognitionKey;
import dev.chancery.infra.password.RandomPasswordGenerator;
import dev.chancery.infra.postgres.DatabaseUrl;
import dev.chancery.infra.ratelimit.Quotas;
import dev.chancery.infra.ratelimit.SendLimiter;
import dev.chancery.infra.settings.BreachSettings;
import dev.chancery.infra.settings.CaptchaSettings;
import dev.chancery.infra.settings.SecuritySettings;
import dev.chancery.infra.settings.SessionSettings;
import dev.chancery.infra.settings.Settings;
import dev.chancery.infra.settings.Web3Settings;
import dev.chancery.infra.web3.SpentMessages;
import dev.chancery.query.ListIndex;
import dev.chancery.query.SearchTransaction;
import dev.chancery.query.Totals;
import dev.chancery.query.audit.AuditLog;
import dev.chancery.query.audit.AuditRedaction;
import dev.chancery.query.flow.FlowQueries;
import dev.chancery.query.projection.Projections;
import dev.chancery.query.rebuild.Rebuild;
import dev.chancery.query.session.SessionHistory;
import dev.chancery.query.session.SessionStream;
import dev.chancery.query.user.UserList;
import dev.chancery.query.user.UserQueries;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

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
    MailedTokensConfiguration.class,
    PhoneConfiguration.class,
    GuessingConfiguration.class,
    HookConfiguration.class,
    RateLimitConfiguration.class,
    HttpConfiguration.class,
    ManagementConfiguration.class
})
class ServiceConfiguration {

    @Bean
    SecureRandom secureRandom() {
        return new SecureRandom();
    }

    @Bean
    DataSourceTransactionManager transactionManager(DataSource database) {
        return new DataSourceTransactionManager(database);
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
    RedactingAudit redactingAudit(JdbcClient database, MeterRegistry meters) {
        return new RedactingAudit(
                new AuditRedaction(database, AuditRedaction.AT_ONCE), RedactingAudit.USUAL_PAUSE, meters);
    }

    @Bean
    UserQueries userQueries(JdbcClient database) {
        return new UserQueries(database);
    }

    @Bean
    HttpRules httpRules(Settings settings) {
        return new HttpRules(
                settings.api().externalUrl(),
                settings.api().requestIdHeader().orElse(""),
                settings.security().sbForwardedForTrusted(),
                settings.rateLimits().header().orElse(""),
                settings.api().maxRequestDuration(),
                settings.api().corsAllowedHeaders());
    }

    @Bean
    SessionValidity sessionValidity(Settings settings, InstantSource clock) {
        SessionSettings sessions = settings.sessions();
        RefreshRules rules = new RefreshRules(
                sessions.timebox(),
                sessions.inactivityTimeout(),
                sessions.reuseInterval(),
                sessions.reuseAllowed(),
                sessions.rotationEnabled());
        return new SessionValidity(rules, sessions.singlePerUser(), sessions.tags(), clock);
    }

    @Bean
    Bearer bearer(
            SigningKeys keys, UserQueries users, InstantSource clock, Settings settings, SessionValidity validity) {
        return new Bearer(
                new AccessTokenVerifier(keys, clock),
                users,
                clock,
                settings.jwt().audience(),
                settings.jwt().adminRoles(),
                validity);
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
    Sessions sessions(SigningKeys keys, DecidingHooks hooks, Settings settings, SecureRandom random) {
        return new Sessions(
                new AccessTokenIssuer(keys),
                hooks.at(HookPoint.CUSTOM_ACCESS_TOKEN).map(CustomAccessToken::new),
                settings.jwt().issuer(),
                settings.jwt().lifetime(),
                random);
    }

    @Bean
    Passwords passwords(Settings settings, PasswordHasher hasher) {
        BreachSettings breaches = settings.breaches();
        return new Passwords(
                settings.passwords().policy(), hasher, new BreachCheck(Breaches.of(breaches), breaches.failClosed()));
    }

    @Bean
    OneTimeTokens oneTimeTokens(Settings settings, SecureRandom random, Quotas quotas) {
        return new OneTimeTokens(
                settings.mailer().otpLength(),
                random,
                SendLimiter.ofMails(settings.rateLimits().emailsSent(), quotas),
                !settings.mailer().autoconfirm(),
                Addresses.rules(settings.addresses()));
    }

    @Bean
    SigningOut signingOut(Commands commands, InstantSource clock) {
        return new SigningOut(commands, clock);
    }

    @Bean
    RedirectTargets redirectTargets(Settings settings) {
        return new RedirectTargets(settings.api().siteUrl(), settings.api().redirectAllowList());
    }

    @Bean
    FlowQueries flowQueries(JdbcClient database) {
        return new FlowQueries(database);
    }

    @Bean
    Flows flows(FlowQueries queries) {
        return new Flows(queries);
    }

    @Bean
    SignUpRules signUpRules(Settings settings) {
        return new SignUpRules(
                settings.providers().signupDisabled(),
                settings.providers().emailEnabled(),
                settings.mailer().autoconfirm(),
                settings.smtp().maxFrequency(),
                settings.jwt().defaultRole());
    }

    @Bean
    KeyedIds keyedIds(DataSource database, Keyring keyring) throws SQLException {
        return new KeyedIds(RecognitionKey.of(database, keyring));
    }

    @Bean
    SignUpMedia signUpMedia(
            SignUpRules rules,
            OneTimeTokens tokens,
            PhoneRules phoneRules,
            PhoneTokens phoneTokens,
            UserQueries users) {
        return new SignUpMedia(rules, tokens, phoneRules, phoneTokens, users);
    }

    @Bean
    DisputingPassword disputingPassword(SignUpMedia media, Commands commands, InstantSource clock) {
        return new DisputingPassword(media, commands, clock);
    }

    @Bean
    SigningUp signingUp(
            SignUpRules rules,
            SignUpMedia media,
            OpeningAccount accounts,
            UserQueries users,
            Commands commands,
            Sessions sessions,
            PasswordVerificationAttempt verificationAttempt,
            Flows flows,
            KeyedIds ids,
            InstantSource clock) {
        return new SigningUp(
                rules.defaultRole(),
                media,
                accounts,
                users,
                commands,
                sessions,
                verificationAttempt,
                flows,
                ids,
                clock);
    }

    @Bean
    SignUpController signUpController(
            Settings settings,
            SignUpRules rules,
            PhoneRules phoneRules,
            SigningUp signingUp,
            DisputingPassword disputing,
            AddressFrequency mailFrequency,
            AddressFrequency smsFrequency,
            OpeningAccount accounts,
            UserQueries users,
            Commands commands,
            Sessions sessions,
            InstantSource clock,
            Passwords passwords,
            CaptchaProtection captcha,
            RateLimits limits,
            Bearer bearer,
            RedirectTargets redirects) {
        Optional<SigningUpAnonymously> anonymously = settings.identities().anonymousUsers()
                ? Optional.of(new SigningUpAnonymously(rules.defaultRole(), accounts, users, commands, sessions, clock))
                : Optional.empty();
        return new SignUpController(
                rules,
                phoneRules,
                signingUp,
                disputing,
                anonymously,
                mailFrequency,
                smsFrequency,
                passwords,
                captcha,
                limits,
                bearer,
                redirects);
    }

    @Bean
    SignInMessages signInMessages(Settings settings, RedirectTargets redirects) {
        Web3Settings web3 = settings.web3();
        Map<Chain, Duration> validities = new EnumMap<>(Chain.class);
        if (web3.solanaEnabled()) {
            validities.put(Chain.SOLANA, web3.solanaValidity());
        }
        if (web3.ethereumEnabled()) {
            validities.put(Chain.ETHEREUM, web3.ethereumValidity());
        }
        return new SignInMessages(validities, redirects);
    }

    @Bean
    SigningInByWallet signingInByWallet(
            SignUpRules rules,
            OpeningAccount accounts,
            JdbcClient database,
            UserQueries users,
            Commands commands,
            Sessions sessions,
            InstantSource clock) {
        return new SigningInByWallet(
                rules.disabled(),
                rules.defaultRole(),
                accounts,
                new SpentMessages(database),
                users,
                commands,
                sessions,
                clock);
    }

    @Bean
    TokenController tokenController(
            Settings settings,
            UserQueries users,
            FlowQueries flows,
            Passwords passwords,
            Commands commands,
            PasswordVerificationAttempt verificationAttempt,
            Sessions sessions,
            SessionValidity validity,
            SignInMessages messages,
            SigningInByWallet byWallet,
            InstantSource clock,
            CaptchaProtection captcha,
            RateLimits limits,
            Bearer bearer) {
        return new TokenController(
                new SigningIn(users, passwords, commands, sessions, verificationAttempt, clock),
                new Refreshing(users, commands, sessions, validity, clock),
                new ExchangingCode(
                        flows, users, commands, sessions, settings.providers().flowLifetime(), clock),
                messages,
                byWallet,
                clock,
                captcha,
                limits,
                bearer,
                settings.providers().emailEnabled(),
                settings.sms().enabled());
    }

    @Bean
    LogoutController logoutController(SigningOut signingOut, Bearer bearer) {
        return new LogoutController(signingOut, bearer);
    }

    @Bean
    UserController userController(
            Settings settings,
            UserQueries users,
            Passwords passwords,
            OneTimeTokens tokens,
            PhoneRules phoneRules,
            PhoneTokens phoneTokens,
            PhoneCodes phoneCodes,
            Guesses guesses,
            AddressFrequency mailFrequency,
            AddressFrequency smsFrequency,
            Flows flows,
            SigningOut signingOut,
            Commands commands,
            InstantSource clock,
            RateLimits limits,
            Bearer bearer,
            RedirectTargets redirects) {
        SecuritySettings security = settings.security();
        ChangeRules rules = new ChangeRules(
                security.passwordChangeNeedsReauthentication(),
                security.passwordChangeNeedsCurrentPassword(),
                settings.mailer().autoconfirm(),
                settings.mailer().asksBothAddresses(),
                settings.smtp().maxFrequency(),
                settings.mailer().otpLifetime(),
                settings.jwt().adminGroup(),
                settings.jwt().audience());
        FirstPasswords firstPasswords = new FirstPasswords(settings.identities().emailIdentityWithPassword());
        ChangingUser changing = new ChangingUser(
                rules,
                firstPasswords,
                new PasswordChanges(rules, users, passwords, phoneCodes, guesses, clock),
                new WishedAddresses(rules, tokens, mailFrequency, phoneRules, phoneTokens, smsFrequency),
                users,
                flows,
                signingOut,
                commands,
                clock);
        return new UserController(bearer, changing, phoneRules, passwords, limits, redirects);
    }

    @Bean
    ManualLinking manualLinking(Settings settings) {
        return new ManualLinking(settings.identities().manualLinking());
    }

    @Bean
    IdentityController identityController(
            ManualLinking manualLinking, UserQueries users, Commands commands, InstantSource clock, Bearer bearer) {
        return new IdentityController(manualLinking, new UnlinkingIdentity(users, commands, clock), bearer);
    }

    @Bean
    Indexing indexing(DatabaseUrl database, Settings settings) {
        List<ListIndex> indexes = new ArrayList<>(UserList.INDEXES);
        indexes.add(AuditLog.INDEX);
        return new Indexing(database, indexes, settings.indexes());
    }

    @Bean
    SearchTransaction searchTransaction(DataSource database) {
        return new SearchTransaction(database);
    }

    @Bean
    Totals totals(SearchTransaction search, InstantSource clock) {
        return new Totals(search, clock);
    }

    @Bean
    UserList userList(JdbcClient database, SearchTransaction search, Totals totals) {
        return new UserList(database, search, totals);
    }

    @Bean
    AdminUsersController adminUsersController(
            Settings settings,
            UserList list,
            UserQueries users,
            Passwords passwords,
            SigningOut signingOut,
            Commands commands,
            OpeningAccount accounts,
            InstantSource clock,
            Bearer bearer) {
        AdministeringUsers administering = new AdministeringUsers(
                settings.jwt().defaultRole(),
                new FirstPasswords(settings.identities().emailIdentityWithPassword()),
                users,
                passwords,
                new RandomPasswordGenerator(),
                settings.passwords().policy(),
                signingOut,
                commands,
                accounts,
                clock);
        UserListing listing = new UserListing(list, settings.experimental().cursorPagination());
        return new AdminUsersController(bearer, listing, administering, users);
    }

    @Bean
    AuditController auditController(Bearer bearer, SearchTransaction search, Totals totals) {
        return new AuditController(bearer, new AuditLog(search, totals));
    }

    @Bean
    SessionEventsController sessionEventsController(Bearer bearer, SessionStream log) {
        return new SessionEventsController(bearer, new SessionHistory(log));
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
    Fallbacks fallbacks(ErrorWriter errors, Bearer bearer, ManualLinking manualLinking) {
        return new Fallbacks(errors, new Gates(bearer, manualLinking));
    }
}
