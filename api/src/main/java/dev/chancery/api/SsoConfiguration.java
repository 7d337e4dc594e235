package dev.chancery.api;

import dev.chancery.api.flow.Flows;
import dev.chancery.api.http.RateLimits;
import dev.chancery.api.redirect.RedirectTargets;
import dev.chancery.api.session.Bearer;
import dev.chancery.api.session.CaptchaProtection;
import dev.chancery.api.session.Sessions;
import dev.chancery.api.session.SigningOut;
import dev.chancery.api.sso.AdministeringSsoProviders;
import dev.chancery.api.sso.Deprovisioning;
import dev.chancery.api.sso.EndingFederatedSessions;
import dev.chancery.api.sso.FederatedSessions;
import dev.chancery.api.sso.ForgettingLogins;
import dev.chancery.api.sso.GivenRoles;
import dev.chancery.api.sso.IdentityProviders;
import dev.chancery.api.sso.JudgingTest;
import dev.chancery.api.sso.MetadataSource;
import dev.chancery.api.sso.NamedProviders;
import dev.chancery.api.sso.ProviderTestsController;
import dev.chancery.api.sso.RefreshingMetadata;
import dev.chancery.api.sso.SamlAnswers;
import dev.chancery.api.sso.SamlLogoutController;
import dev.chancery.api.sso.SamlMetadataController;
import dev.chancery.api.sso.SamlResponseController;
import dev.chancery.api.sso.SamlResponseController.Saml;
import dev.chancery.api.sso.SendingToProvider;
import dev.chancery.api.sso.SigningInBySaml;
import dev.chancery.api.sso.SigningOutAtProvider;
import dev.chancery.api.sso.SigningOutBySaml;
import dev.chancery.api.sso.SsoController;
import dev.chancery.api.sso.SsoDomainsController;
import dev.chancery.api.sso.SsoProvidersController;
import dev.chancery.api.sso.TestingProvider;
import dev.chancery.api.sso.VerifyingDomains;
import dev.chancery.api.user.OpeningAccount;
import dev.chancery.api.user.SignUpRules;
import dev.chancery.infra.dns.NameServers;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.infra.http.BoundedHttpClient;
import dev.chancery.infra.keys.KeyedIds;
import dev.chancery.infra.keys.Keyring;
import dev.chancery.infra.replay.EndedByProvider;
import dev.chancery.infra.replay.SpentMessages;
import dev.chancery.infra.settings.ApiSettings;
import dev.chancery.infra.settings.InvalidSettingException;
import dev.chancery.infra.settings.SamlSettings;
import dev.chancery.infra.settings.Settings;
import dev.chancery.infra.sso.ForgettingResponses;
import dev.chancery.infra.sso.KeptResponses;
import dev.chancery.infra.sso.MetadataRefreshes;
import dev.chancery.infra.sso.ProviderTests;
import dev.chancery.infra.sso.SsoProviderLock;
import dev.chancery.query.sso.FederatedSessionQueries;
import dev.chancery.query.sso.SsoLoginQueries;
import dev.chancery.query.sso.SsoProviderFacts;
import dev.chancery.query.sso.SsoProviderHistory;
import dev.chancery.query.sso.SsoProviderQueries;
import dev.chancery.query.sso.SsoUserQueries;
import dev.chancery.query.user.UserQueries;
import dev.chancery.sso.saml.OwnKey;
import dev.chancery.sso.saml.OwnServiceProvider;
import dev.chancery.sso.saml.ProviderMetadata;
import dev.chancery.sso.saml.RsaKey;
import dev.chancery.sso.saml.SamlLogouts;
import dev.chancery.sso.saml.SamlResponses;
import java.net.URI;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Federation with the identity providers of organisations. */
@Configuration(proxyBeanMethods = false)
class SsoConfiguration {

    private static final Duration LONGEST_FETCH = Duration.ofSeconds(8);
    private static final int FETCHES_AT_ONCE = 4;

    /** Us, where SAML is enabled. */
    record Us(Optional<OwnServiceProvider> provider) {}

    @Bean
    Us serviceProvider(Settings settings) {
        return new Us(
                Optional.of(settings.saml()).filter(SamlSettings::enabled).map(enabled -> us(enabled, settings.api())));
    }

    @Bean
    SamlMetadataController samlMetadataController(Us us, InstantSource clock) {
        return new SamlMetadataController(us.provider(), clock);
    }

    @Bean
    IdentityProviders identityProviders(SsoProviderQueries providers, Settings settings) {
        return new IdentityProviders(providers, settings.saml().verifiedDomainsOnly());
    }

    @Bean
    SsoUserQueries ssoUserQueries(JdbcClient database) {
        return new SsoUserQueries(database);
    }

    @Bean
    SsoLoginQueries ssoLoginQueries(JdbcClient database) {
        return new SsoLoginQueries(database);
    }

    /** By which people are sent to providers, to come in or to try them, where SAML is enabled. */
    record ToProviders(Optional<SendingToProvider> sending, Optional<TestingProvider> testing) {}

    @Bean
    ProviderTests providerTests(JdbcClient database, Keyring keyring) {
        return new ProviderTests(database, keyring);
    }

    @Bean
    ToProviders toProviders(
            Us us,
            Settings settings,
            IdentityProviders providers,
            SsoLoginQueries logins,
            ProviderTests tests,
            Commands commands,
            SecureRandom random,
            InstantSource clock) {
        Duration validity = settings.saml().relayStateValidity();
        Optional<SendingToProvider> sending = us.provider()
                .map(provider -> new SendingToProvider(
                        provider, settings.api().externalUrl(), validity, providers, logins, commands, random, clock));
        return new ToProviders(
                sending,
                sending.map(way -> new TestingProvider(way, validity, providers, tests, commands, random, clock)));
    }

    @Bean
    SsoController ssoController(
            ToProviders toProviders,
            Settings settings,
            RedirectTargets redirects,
            CaptchaProtection captcha,
            RateLimits limits) {
        return new SsoController(
                toProviders.sending(),
                toProviders.testing(),
                settings.saml().relayStateValidity(),
                redirects,
                captcha,
                limits);
    }

    @Bean
    ProviderTestsController providerTestsController(
            Bearer bearer, SsoProviderQueries providers, ToProviders toProviders) {
        return new ProviderTestsController(bearer, new NamedProviders(providers), toProviders.testing());
    }

    @Bean
    SpentMessages spentMessages(JdbcClient database) {
        return new SpentMessages(database);
    }

    @Bean
    EndedByProvider endedByProvider(JdbcClient database) {
        return new EndedByProvider(database);
    }

    @Bean
    FederatedSessions federatedSessions(KeyedIds ids) {
        return new FederatedSessions(ids);
    }

    @Bean
    GivenRoles givenRoles(SignUpRules rules, Settings settings) {
        return GivenRoles.of(
                rules.defaultRole(), settings.jwt().adminRoles(), settings.jwt().adminGroup());
    }

    @Bean
    SigningInBySaml.Accounts samlAccounts(
            SignUpRules rules,
            GivenRoles roles,
            OpeningAccount accounts,
            UserQueries users,
            Flows flows,
            Sessions sessions) {
        return new SigningInBySaml.Accounts(rules.disabled(), roles, accounts, users, flows, sessions);
    }

    @Bean
    SamlResponseController samlResponseController(
            Us us,
            Settings settings,
            IdentityProviders providers,
            SsoLoginQueries logins,
            SpentMessages spent,
            EndedByProvider ended,
            FederatedSessions sessions,
            SigningInBySaml.Accounts accounts,
            ToProviders toProviders,
            ProviderTests tests,
            Commands commands,
            InstantSource clock,
            RedirectTargets redirects,
            RateLimits limits,
            Bearer bearer) {
        return new SamlResponseController(
                us.provider().map(provider -> {
                    SamlResponses responses = new SamlResponses();
                    SamlAnswers answers = new SamlAnswers(
                            provider,
                            settings.saml(),
                            responses,
                            providers,
                            logins,
                            sessions,
                            spent,
                            ended,
                            commands,
                            clock);
                    JudgingTest judging = new JudgingTest(
                            provider,
                            toProviders.testing().orElseThrow(),
                            answers,
                            responses,
                            providers,
                            sessions,
                            new JudgingTest.Accounts(accounts.signUpDisabled(), accounts.roles(), accounts.users()),
                            tests,
                            commands,
                            clock);
                    return new Saml(answers, new SigningInBySaml(answers, accounts, commands, clock), judging);
                }),
                redirects,
                limits,
                bearer);
    }

    @Bean
    FederatedSessionQueries federatedSessionQueries(JdbcClient database) {
        return new FederatedSessionQueries(database);
    }

    @Bean
    EndingFederatedSessions endingFederatedSessions(
            FederatedSessionQueries sessions, EndedByProvider ended, InstantSource clock) {
        return new EndingFederatedSessions(sessions, ended, clock);
    }

    @Bean
    SamlLogoutController samlLogoutController(
            Us us,
            Settings settings,
            IdentityProviders providers,
            FederatedSessions names,
            FederatedSessionQueries sessions,
            EndingFederatedSessions ending,
            SpentMessages spent,
            SigningOut signingOut,
            Commands commands,
            SecureRandom random,
            InstantSource clock,
            RedirectTargets redirects,
            RateLimits limits,
            Bearer bearer) {
        SamlSettings saml = settings.saml();
        return new SamlLogoutController(
                us.provider()
                        .map(provider -> new SamlLogoutController.Saml(
                                provider,
                                new SigningOutAtProvider(
                                        provider,
                                        saml.relayStateValidity(),
                                        providers,
                                        sessions,
                                        signingOut,
                                        ending,
                                        commands,
                                        random,
                                        clock),
                                new SigningOutBySaml(
                                        provider,
                                        saml.clockSkew(),
                                        new SamlLogouts(),
                                        providers,
                                        names,
                                        ending,
                                        spent,
                                        commands,
                                        clock),
                                random,
                                clock)),
                redirects,
                limits,
                bearer);
    }

    @Bean
    ForgettingLogins forgettingLogins(
            Settings settings,
            SsoLoginQueries logins,
            FederatedSessionQueries sessions,
            Commands commands,
            InstantSource clock) {
        return new ForgettingLogins(logins, sessions, settings.saml().relayStateValidity(), commands, clock);
    }

    @Bean
    ForgettingResponses forgettingResponses(
            Settings settings, JdbcClient database, Keyring keyring, InstantSource clock) {
        return new ForgettingResponses(
                new KeptResponses(database, keyring), settings.saml().keepResponses(), clock);
    }

    /** Those that there are, whether or not identity providers may encrypt for them. */
    static List<PrivateKey> decryptionKeys(Settings settings) {
        return Optional.of(settings.saml())
                .filter(saml -> saml.privateKey().isPresent())
                .map(saml -> us(saml, settings.api()).keys())
                .orElse(List.of())
                .stream()
                .map(own -> own.key().privateKey())
                .toList();
    }

    private static OwnServiceProvider us(SamlSettings saml, ApiSettings api) {
        String host = api.externalUrl().getHost();
        List<OwnKey> keys = new ArrayList<>();
        keys.add(key("GOTRUE_SAML_PRIVATE_KEY", saml.privateKey().orElseThrow(), host, saml.encryptedAssertions()));
        saml.nextPrivateKey()
                .ifPresent(
                        next -> keys.add(key("GOTRUE_SAML_PRIVATE_KEY_NEXT", next, host, saml.encryptedAssertions())));
        String base = saml.externalUrl().orElse(api.externalUrl()).toString().replaceFirst("/+$", "");
        return new OwnServiceProvider(URI.create(base), keys, saml.encryptedAssertions());
    }

    /** Only what is wrong with it is told, and nothing of what it is. */
    private static OwnKey key(String setting, String base64, String host, boolean encrypted) {
        byte[] der;
        try {
            der = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException _) {
            throw new InvalidSettingException(setting, "is not in standard Base64");
        }
        try {
            return OwnKey.of(RsaKey.ofPkcs1(der), host, encrypted);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(setting, e.getMessage());
        }
    }

    @Bean
    MetadataSource metadataSource(InstantSource clock) {
        return new MetadataSource(
                new BoundedHttpClient(LONGEST_FETCH, ProviderMetadata.LONGEST, FETCHES_AT_ONCE), clock);
    }

    @Bean
    MetadataRefreshes metadataRefreshes(JdbcClient database) {
        return new MetadataRefreshes(database);
    }

    @Bean
    RefreshingMetadata refreshingMetadata(
            Us us,
            MetadataRefreshes refreshes,
            MetadataSource source,
            SsoProviderQueries providers,
            Commands commands,
            InstantSource clock,
            SecureRandom random) {
        return new RefreshingMetadata(us.provider().isPresent(), refreshes, source, providers, commands, clock, random);
    }

    @Bean
    SsoProviderQueries ssoProviderQueries(JdbcClient database) {
        return new SsoProviderQueries(database);
    }

    @Bean
    AdministeringSsoProviders administeringSsoProviders(
            SsoProviderQueries providers,
            MetadataSource metadata,
            MetadataRefreshes refreshes,
            JdbcClient database,
            Commands commands,
            InstantSource clock) {
        return new AdministeringSsoProviders(
                providers, metadata, refreshes, new SsoProviderLock(commands, database), commands, clock);
    }

    @Bean
    SsoProvidersController ssoProvidersController(
            GivenRoles roles,
            Bearer bearer,
            SsoProviderQueries providers,
            AdministeringSsoProviders administering,
            SsoProviderFacts log) {
        return new SsoProvidersController(bearer, providers, administering, new SsoProviderHistory(log), roles);
    }

    @Bean
    SsoDomainsController ssoDomainsController(
            Settings settings,
            Bearer bearer,
            SsoProviderQueries providers,
            AdministeringSsoProviders administering,
            KeyedIds ids,
            SsoUserQueries people,
            UserQueries users,
            SigningOut signingOut,
            Commands commands,
            InstantSource clock) {
        return new SsoDomainsController(
                bearer,
                new NamedProviders(providers),
                administering,
                new VerifyingDomains(NameServers.of(settings.addresses().dnsServers()), ids, commands, clock),
                new Deprovisioning(people, users, signingOut, commands, clock));
    }
}
