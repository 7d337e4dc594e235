package dev.chancery.api;

import dev.chancery.api.flow.Flows;
import dev.chancery.api.http.RateLimits;
import dev.chancery.api.redirect.RedirectTargets;
import dev.chancery.api.session.Bearer;
import dev.chancery.api.session.CaptchaProtection;
import dev.chancery.api.session.PasswordVerificationAttempt;
import dev.chancery.api.session.Sessions;
import dev.chancery.api.user.AddressFrequency;
import dev.chancery.api.user.DisputingPassword;
import dev.chancery.api.user.OneTimeTokens;
import dev.chancery.api.user.OpeningAccount;
import dev.chancery.api.user.Passwords;
import dev.chancery.api.user.PhoneRules;
import dev.chancery.api.user.PhoneTokens;
import dev.chancery.api.user.SignUpController;
import dev.chancery.api.user.SignUpMedia;
import dev.chancery.api.user.SignUpRules;
import dev.chancery.api.user.SigningUp;
import dev.chancery.api.user.SigningUpAnonymously;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.infra.keys.KeyedIds;
import dev.chancery.infra.settings.Settings;
import dev.chancery.query.user.UserQueries;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How accounts are opened with an address, or by nobody in particular. */
@Configuration(proxyBeanMethods = false)
class SignUpConfiguration {

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
}
