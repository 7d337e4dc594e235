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
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What messages say, whether or not they are sent, and what brings them to a carrier where there is one. */
@Configuration(proxyBeanMethods = false)
public class MessageConfiguration {

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
    Facts facts(DataSource database, Keyring keyring, UserQueries users) {
        return new Facts(database, Replays.of(database, keyring), users);
    }

    @Bean
    MailsOfEvents mailsOfEvents(Settings settings) {
        return new MailsOfEvents(
                settings.mailer().notifications(),
                settings.hooks().target(HookPoint.SEND_EMAIL).isPresent());
    }

    @Bean
    MessageDeliveries messageDeliveries(DataSource database) {
        return new MessageDeliveries(database);
    }

    @Bean
    Dispatch dispatch(
            Facts facts,
            MessageDeliveries deliveries,
            MeterRegistry meters,
            InstantSource clock,
            ObjectProvider<Pace> otherPace) {
        return new Dispatch(facts, deliveries, meters, clock, otherPace.getIfAvailable(() -> Pace.USUAL));
    }

    @Bean
    TextWriter textWriter(Settings settings) {
        return new TextWriter(settings.sms().template());
    }

    @Bean
    LetterWriter letterWriter(Settings settings, ActionLinks links) {
        AuthorizedAddresses authorized =
                new AuthorizedAddresses(settings.addresses().authorized());
        return new LetterWriter(links, settings.api().siteUrl(), authorized::contain);
    }
}
