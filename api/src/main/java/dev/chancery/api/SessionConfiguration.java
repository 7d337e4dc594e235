package dev.chancery.api;

import dev.chancery.api.flow.Flows;
import dev.chancery.api.hook.DecidingHooks;
import dev.chancery.api.http.RateLimits;
import dev.chancery.api.redirect.RedirectTargets;
import dev.chancery.api.session.Bearer;
import dev.chancery.api.session.CaptchaProtection;
import dev.chancery.api.session.CustomAccessToken;
import dev.chancery.api.session.ExchangingCode;
import dev.chancery.api.session.LogoutController;
import dev.chancery.api.session.PasswordVerificationAttempt;
import dev.chancery.api.session.Refreshing;
import dev.chancery.api.session.SessionValidity;
import dev.chancery.api.session.Sessions;
import dev.chancery.api.session.SigningIn;
import dev.chancery.api.session.SigningInByWallet;
import dev.chancery.api.session.SigningOut;
import dev.chancery.api.session.TokenController;
import dev.chancery.api.token.AccessTokenIssuer;
import dev.chancery.api.token.SigningKeys;
import dev.chancery.api.user.OpeningAccount;
import dev.chancery.api.user.Passwords;
import dev.chancery.api.user.SignUpRules;
import dev.chancery.api.web3.Chain;
import dev.chancery.api.web3.SignInMessages;
import dev.chancery.command.session.RefreshRules;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.infra.hook.HookPoint;
import dev.chancery.infra.replay.EndedByProvider;
import dev.chancery.infra.replay.SpentMessages;
import dev.chancery.infra.settings.SessionSettings;
import dev.chancery.infra.settings.Settings;
import dev.chancery.infra.settings.Web3Settings;
import dev.chancery.query.flow.FlowQueries;
import dev.chancery.query.user.UserQueries;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How people come in, stay and leave. */
@Configuration(proxyBeanMethods = false)
class SessionConfiguration {

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
    Sessions sessions(SigningKeys keys, DecidingHooks hooks, Settings settings, SecureRandom random) {
        return new Sessions(
                new AccessTokenIssuer(keys),
                hooks.at(HookPoint.CUSTOM_ACCESS_TOKEN).map(CustomAccessToken::new),
                settings.jwt().issuer(),
                settings.jwt().lifetime(),
                random);
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
            SpentMessages spent,
            UserQueries users,
            Commands commands,
            Sessions sessions,
            InstantSource clock) {
        return new SigningInByWallet(
                rules.disabled(), rules.defaultRole(), accounts, spent, users, commands, sessions, clock);
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
            EndedByProvider ended,
            InstantSource clock,
            CaptchaProtection captcha,
            RateLimits limits,
            Bearer bearer) {
        return new TokenController(
                new SigningIn(users, passwords, commands, sessions, verificationAttempt, clock),
                new Refreshing(users, commands, sessions, validity, clock),
                new ExchangingCode(
                        flows,
                        users,
                        commands,
                        sessions,
                        ended,
                        settings.providers().flowLifetime(),
                        clock),
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
    SigningOut signingOut(Commands commands, InstantSource clock) {
        return new SigningOut(commands, clock);
    }

    @Bean
    LogoutController logoutController(SigningOut signingOut, Bearer bearer) {
        return new LogoutController(signingOut, bearer);
    }
}
