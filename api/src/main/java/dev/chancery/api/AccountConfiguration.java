package dev.chancery.api;

import dev.chancery.api.flow.Flows;
import dev.chancery.api.http.RateLimits;
import dev.chancery.api.redirect.RedirectTargets;
import dev.chancery.api.session.Bearer;
import dev.chancery.api.session.SigningOut;
import dev.chancery.api.user.AddressFrequency;
import dev.chancery.api.user.AdminUsersController;
import dev.chancery.api.user.AdministeringUsers;
import dev.chancery.api.user.ChangeRules;
import dev.chancery.api.user.ChangingUser;
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
import dev.chancery.api.user.UnlinkingIdentity;
import dev.chancery.api.user.UserController;
import dev.chancery.api.user.UserListing;
import dev.chancery.api.user.WishedAddresses;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.infra.password.RandomPasswordGenerator;
import dev.chancery.infra.settings.SecuritySettings;
import dev.chancery.infra.settings.Settings;
import dev.chancery.query.user.UserList;
import dev.chancery.query.user.UserQueries;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What users and administrators change of accounts. */
@Configuration(proxyBeanMethods = false)
class AccountConfiguration {

    @Bean
    ChangeRules changeRules(Settings settings) {
        SecuritySettings security = settings.security();
        return new ChangeRules(
                security.passwordChangeNeedsReauthentication(),
                security.passwordChangeNeedsCurrentPassword(),
                settings.mailer().autoconfirm(),
                settings.mailer().asksBothAddresses(),
                settings.smtp().maxFrequency(),
                settings.mailer().otpLifetime(),
                settings.jwt().adminGroup(),
                settings.jwt().audience());
    }

    @Bean
    FirstPasswords firstPasswords(Settings settings) {
        return new FirstPasswords(settings.identities().emailIdentityWithPassword());
    }

    @Bean
    PasswordChanges passwordChanges(
            ChangeRules rules,
            UserQueries users,
            Passwords passwords,
            PhoneCodes phoneCodes,
            Guesses guesses,
            InstantSource clock) {
        return new PasswordChanges(rules, users, passwords, phoneCodes, guesses, clock);
    }

    @Bean
    WishedAddresses wishedAddresses(
            ChangeRules rules,
            OneTimeTokens tokens,
            AddressFrequency mailFrequency,
            PhoneRules phoneRules,
            PhoneTokens phoneTokens,
            PhoneCodes phoneCodes,
            AddressFrequency smsFrequency) {
        return new WishedAddresses(rules, tokens, mailFrequency, phoneRules, phoneTokens, phoneCodes, smsFrequency);
    }

    @Bean
    UserController userController(
            ChangeRules rules,
            FirstPasswords firstPasswords,
            PasswordChanges passwordChanges,
            WishedAddresses wishedAddresses,
            UserQueries users,
            Flows flows,
            SigningOut signingOut,
            Commands commands,
            InstantSource clock,
            PhoneRules phoneRules,
            Passwords passwords,
            RateLimits limits,
            Bearer bearer,
            RedirectTargets redirects) {
        ChangingUser changing = new ChangingUser(
                rules, firstPasswords, passwordChanges, wishedAddresses, users, flows, signingOut, commands, clock);
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
    AdminUsersController adminUsersController(
            Settings settings,
            FirstPasswords firstPasswords,
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
                firstPasswords,
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
}
