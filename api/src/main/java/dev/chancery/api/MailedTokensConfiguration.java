package dev.chancery.api;

import dev.chancery.api.flow.Flows;
import dev.chancery.api.http.RateLimits;
import dev.chancery.api.redirect.RedirectTargets;
import dev.chancery.api.session.Bearer;
import dev.chancery.api.session.CaptchaProtection;
import dev.chancery.api.session.Sessions;
import dev.chancery.api.user.AddressFrequency;
import dev.chancery.api.user.DisputingPassword;
import dev.chancery.api.user.GenerateLinkController;
import dev.chancery.api.user.GeneratingLink;
import dev.chancery.api.user.Guesses;
import dev.chancery.api.user.InviteController;
import dev.chancery.api.user.Inviting;
import dev.chancery.api.user.MailController;
import dev.chancery.api.user.MailRequests;
import dev.chancery.api.user.OneTimeTokens;
import dev.chancery.api.user.OpeningAccount;
import dev.chancery.api.user.Passwords;
import dev.chancery.api.user.PhoneCodes;
import dev.chancery.api.user.PhoneTokens;
import dev.chancery.api.user.ReauthenticateController;
import dev.chancery.api.user.Reauthenticating;
import dev.chancery.api.user.Recovering;
import dev.chancery.api.user.ResendController;
import dev.chancery.api.user.Resending;
import dev.chancery.api.user.SendingMessages;
import dev.chancery.api.user.SignUpRules;
import dev.chancery.api.user.SigningInByMail;
import dev.chancery.api.user.SigningUp;
import dev.chancery.api.user.SmsRequests;
import dev.chancery.api.user.VerifyController;
import dev.chancery.api.user.Verifying;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.infra.mail.ActionLinks;
import dev.chancery.infra.ratelimit.Quotas;
import dev.chancery.infra.ratelimit.SendLimiter;
import dev.chancery.infra.settings.Settings;
import dev.chancery.query.flow.FlowQueries;
import dev.chancery.query.user.UserQueries;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What sends one-time tokens to addresses, and what takes them back. */
@Configuration(proxyBeanMethods = false)
class MailedTokensConfiguration {

    @Bean
    SendingMessages sendingMessages(Flows flows, Commands commands, InstantSource clock) {
        return new SendingMessages(flows, commands, clock);
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
    AddressFrequency mailFrequency(Settings settings, Quotas quotas) {
        return AddressFrequency.ofMails(settings.smtp().maxFrequency(), quotas);
    }

    @Bean
    MailRequests mailRequests(
            AddressFrequency mailFrequency,
            RedirectTargets redirects,
            CaptchaProtection captcha,
            RateLimits limits,
            Bearer bearer) {
        return new MailRequests(mailFrequency, redirects, captcha, limits, bearer);
    }

    @Bean
    MailController mailController(
            Settings settings,
            SignUpRules rules,
            UserQueries users,
            OneTimeTokens tokens,
            SendingMessages messages,
            SigningUp signingUp,
            DisputingPassword disputing,
            MailRequests mails,
            SmsRequests sms) {
        Recovering recovering =
                new Recovering(users, tokens, messages, settings.smtp().maxFrequency());
        return new MailController(
                rules,
                settings.providers().magicLinksEnabled(),
                mails,
                disputing,
                recovering,
                new SigningInByMail(rules, users, signingUp, recovering),
                sms);
    }

    @Bean
    ResendController resendController(
            Settings settings,
            SignUpRules rules,
            UserQueries users,
            OneTimeTokens tokens,
            SendingMessages messages,
            AddressFrequency mailFrequency,
            MailRequests mails,
            SmsRequests sms) {
        Resending resending = new Resending(
                users,
                tokens,
                messages,
                settings.mailer().asksBothAddresses(),
                mailFrequency,
                settings.smtp().maxFrequency());
        return new ResendController(rules, mails, resending, sms);
    }

    @Bean
    VerifyController verifyController(
            Settings settings,
            UserQueries users,
            FlowQueries flows,
            Commands commands,
            Sessions sessions,
            PhoneCodes phoneCodes,
            Guesses guesses,
            InstantSource clock,
            RedirectTargets redirects,
            RateLimits limits,
            Bearer bearer) {
        return new VerifyController(
                new Verifying(
                        users, flows, commands, sessions, settings.mailer().otpLifetime(), phoneCodes, guesses, clock),
                settings.mailer().confirmLinks(),
                redirects,
                limits,
                bearer);
    }

    @Bean
    ReauthenticateController reauthenticateController(
            Settings settings,
            Bearer bearer,
            UserQueries users,
            OneTimeTokens tokens,
            PhoneTokens phoneTokens,
            SendingMessages messages) {
        return new ReauthenticateController(
                bearer,
                new Reauthenticating(
                        users,
                        tokens,
                        phoneTokens,
                        messages,
                        settings.smtp().maxFrequency(),
                        settings.sms().maxFrequency()));
    }

    @Bean
    InviteController inviteController(
            Settings settings,
            Bearer bearer,
            OpeningAccount accounts,
            UserQueries users,
            OneTimeTokens tokens,
            Commands commands,
            InstantSource clock,
            RedirectTargets redirects) {
        return new InviteController(
                bearer,
                new Inviting(settings.jwt().defaultRole(), accounts, users, tokens, commands, clock),
                redirects);
    }

    @Bean
    GenerateLinkController generateLinkController(
            Settings settings,
            Bearer bearer,
            OpeningAccount accounts,
            UserQueries users,
            OneTimeTokens tokens,
            ActionLinks links,
            Passwords passwords,
            Commands commands,
            InstantSource clock,
            RedirectTargets redirects) {
        GeneratingLink generating = new GeneratingLink(
                settings.jwt().defaultRole(),
                settings.mailer().secureEmailChange(),
                accounts,
                users,
                tokens,
                links,
                commands,
                clock);
        return new GenerateLinkController(bearer, generating, passwords, redirects);
    }
}
