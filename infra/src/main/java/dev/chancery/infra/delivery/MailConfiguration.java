package dev.chancery.infra.delivery;

import dev.chancery.infra.address.AuthorizedAddresses;
import dev.chancery.infra.eventstore.Replays;
import dev.chancery.infra.hook.HookPoint;
import dev.chancery.infra.keys.Keyring;
import dev.chancery.infra.mail.ActionLinks;
import dev.chancery.infra.mail.MailComposer;
import dev.chancery.infra.mail.MailTemplates;
import dev.chancery.infra.settings.MailTemplateSettings;
import dev.chancery.infra.settings.MailerSettings.UrlPaths;
import dev.chancery.infra.settings.Settings;
import dev.chancery.query.user.UserQueries;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is in mails and in messages to phones, whether or not they are sent. */
@Configuration(proxyBeanMethods = false)
public class MailConfiguration {

    @Bean
    ActionLinks actionLinks(Settings settings) {
        UrlPaths paths = settings.mailer().urlPaths();
        return new ActionLinks(
                settings.api().externalUrl(),
                paths.invite(),
                paths.confirmation(),
                paths.recovery(),
                paths.emailChange());
    }

    @Bean
    MailTemplates mailTemplates(Settings settings) {
        MailTemplateSettings templates = settings.mailTemplates();
        return new MailTemplates(
                settings.api().siteUrl(),
                templates.subjects(),
                templates.pages(),
                templates.fetching(),
                System::nanoTime);
    }

    @Bean
    MailComposer mailComposer(MailTemplates templates) {
        return new MailComposer(templates);
    }

    @Bean
    Facts facts(DataSource database, Keyring keyring) {
        return new Facts(database, Replays.of(database, keyring));
    }

    @Bean
    MailsOfEvents mailsOfEvents(Settings settings) {
        return new MailsOfEvents(
                settings.mailer().notifications(),
                settings.hooks().target(HookPoint.SEND_EMAIL).isPresent());
    }

    @Bean
    MailDeliveries mailDeliveries(DataSource database) {
        return new MailDeliveries(database);
    }

    @Bean
    TextWriter textWriter(Settings settings, UserQueries users) {
        return new TextWriter(users, settings.sms().template());
    }

    @Bean
    LetterWriter letterWriter(Settings settings, UserQueries users, ActionLinks links) {
        AuthorizedAddresses authorized =
                new AuthorizedAddresses(settings.addresses().authorized());
        return new LetterWriter(users, links, settings.api().siteUrl(), authorized::contain);
    }
}
