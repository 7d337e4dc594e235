package dev.chancery.infra.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.infra.mail.CustomTemplate;
import dev.chancery.infra.mail.Fetching;
import dev.chancery.infra.mail.MailKind;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailTemplateSettingsTest {

    private static final Fetching DEFAULTS =
            new Fetching(1_000_000, Duration.ofMinutes(10), Duration.ofSeconds(10), false, Duration.ofMinutes(20));

    @Test
    void defaults() {
        assertThat(MailTemplateSettings.from(Given.nothing()))
                .isEqualTo(new MailTemplateSettings(List.of(), List.of(), DEFAULTS));
    }

    @Test
    void full_mapping() {
        List<String> kinds = Arrays.stream(MailKind.values()).map(Enum::name).toList();
        String[] variables = Stream.of(
                        kinds.stream().map(kind -> "GOTRUE_MAILER_SUBJECTS_" + kind + "=subject of " + kind),
                        kinds.stream().map(kind -> "GOTRUE_MAILER_TEMPLATES_" + kind + "=/mail/" + kind),
                        Stream.of(
                                "GOTRUE_MAILER_TEMPLATE_MAX_SIZE=5000",
                                "GOTRUE_MAILER_TEMPLATE_MAX_AGE=1h",
                                "GOTRUE_MAILER_TEMPLATE_RETRY_INTERVAL=30s",
                                "GOTRUE_MAILER_TEMPLATE_RELOADING_ENABLED=true",
                                "GOTRUE_MAILER_TEMPLATE_RELOADING_MAX_IDLE=5m"))
                .flatMap(names -> names)
                .toArray(String[]::new);

        assertThat(MailTemplateSettings.from(Given.everyOneOf(MailTemplateSettings.ALL, variables)))
                .isEqualTo(new MailTemplateSettings(
                        Arrays.stream(MailKind.values())
                                .map(kind ->
                                        CustomTemplate.of("GOTRUE_MAILER_SUBJECTS_" + kind, kind, "subject of " + kind))
                                .toList(),
                        Arrays.stream(MailKind.values())
                                .map(kind ->
                                        CustomTemplate.of("GOTRUE_MAILER_TEMPLATES_" + kind, kind, "/mail/" + kind))
                                .toList(),
                        new Fetching(5000, Duration.ofHours(1), Duration.ofSeconds(30), true, Duration.ofMinutes(5))));
    }

    @Test
    void of_a_mail_that_nothing_sends_one_is_told_so() {
        for (MailKind kind : MailKind.values()) {
            assertThat(MailTemplateSettings.ALL)
                    .filteredOn(setting -> setting.name().endsWith("S_" + kind))
                    .hasSize(2)
                    .allMatch(setting -> setting.description().endsWith(" Not sent yet.") != kind.isSent());
        }
    }

    @Test
    void refusals() {
        Given.refused(
                MailTemplateSettings::from,
                "GOTRUE_MAILER_TEMPLATE_MAX_SIZE=0",
                "GOTRUE_MAILER_TEMPLATE_MAX_SIZE: expected more than 0");
        Given.refused(
                MailTemplateSettings::from,
                "GOTRUE_MAILER_TEMPLATE_MAX_AGE=-1s",
                "GOTRUE_MAILER_TEMPLATE_MAX_AGE: expected 0 or more");
        Given.refused(
                MailTemplateSettings::from,
                "GOTRUE_MAILER_TEMPLATE_RETRY_INTERVAL=10",
                "GOTRUE_MAILER_TEMPLATE_RETRY_INTERVAL: \"10\", expected a duration such as 30s or 1h30m");
        Given.refused(
                MailTemplateSettings::from,
                "GOTRUE_MAILER_TEMPLATE_RELOADING_MAX_IDLE=-1s",
                "GOTRUE_MAILER_TEMPLATE_RELOADING_MAX_IDLE: expected 0 or more");
    }

    @Test
    void an_empty_template_is_the_built_in_one() {
        assertThat(MailTemplateSettings.from(Given.variables(
                        "GOTRUE_MAILER_SUBJECTS_INVITE=",
                        "GOTRUE_MAILER_TEMPLATES_INVITE=",
                        "CHANCERY_MAILER_SUBJECTS_INVITE_DE=")))
                .isEqualTo(new MailTemplateSettings(List.of(), List.of(), DEFAULTS));
    }

    @Test
    void a_template_may_be_for_readers_of_a_language() {
        MailTemplateSettings settings = MailTemplateSettings.from(Given.variables(
                "CHANCERY_MAILER_SUBJECTS_EMAIL_CHANGE_DE=Neue Adresse",
                "CHANCERY_MAILER_SUBJECTS_EMAIL_CHANGED_NOTIFICATION_PT_BR=Novo",
                "CHANCERY_MAILER_TEMPLATES_INVITE_ZH_HANT_TW=/mail/invite.html"));

        assertThat(settings.subjects())
                .containsExactlyInAnyOrder(
                        new CustomTemplate(
                                "CHANCERY_MAILER_SUBJECTS_EMAIL_CHANGE_DE",
                                MailKind.EMAIL_CHANGE,
                                "de",
                                "Neue Adresse"),
                        new CustomTemplate(
                                "CHANCERY_MAILER_SUBJECTS_EMAIL_CHANGED_NOTIFICATION_PT_BR",
                                MailKind.EMAIL_CHANGED_NOTIFICATION,
                                "pt-BR",
                                "Novo"));
        assertThat(settings.pages())
                .containsExactly(new CustomTemplate(
                        "CHANCERY_MAILER_TEMPLATES_INVITE_ZH_HANT_TW",
                        MailKind.INVITE,
                        "zh-Hant-TW",
                        "/mail/invite.html"));
    }

    @Test
    void names_with_a_language_are_known() {
        assertThat(Given.report(Given.variables(
                                "CHANCERY_MAILER_SUBJECTS_INVITE_DE=x", "CHANCERY_MAILER_TEMPLATES_RECOVERY_PT_BR=x"))
                        .warnings())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CHANCERY_MAILER_SUBJECTS_INVITE",
                "CHANCERY_MAILER_SUBJECTS_INVITE_XX",
                "CHANCERY_MAILER_SUBJECTS_INVITE_GERMAN",
                "CHANCERY_MAILER_SUBJECTS_INVITATION_DE",
                "GOTRUE_MAILER_SUBJECTS_INVITE_DE",
                "GOTRUE_MAILER_TEMPLATES_WELCOME",
            })
    void names_that_mean_nothing_are_reported(String name) {
        assertThat(Given.report(Given.variables(name + "=x")).warnings())
                .hasSize(1)
                .allMatch(warning -> warning.startsWith(name + " is not known and has no effect."));
    }
}
