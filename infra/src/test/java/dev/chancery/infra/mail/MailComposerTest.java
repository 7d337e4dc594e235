package dev.chancery.infra.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.infra.StartupFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailComposerTest {

    private static final String SUBJECT = "GOTRUE_MAILER_SUBJECTS_INVITE";
    private static final String PAGE = "GOTRUE_MAILER_TEMPLATES_INVITE";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Jane\r\nBcc: victim@example.com",
                "Jane\nBcc: victim@example.com",
                "Jane\rBcc: victim@example.com",
                "Jane\u0000\u0085\u2028\u2029\u000b\fBcc: victim@example.com",
                "\r\n\r\n<html>a body",
            })
    void a_name_cannot_add_a_header(String name) {
        Mail mail = subject("Hello {{ .Data.name }}").compose(Letters.of(MailKind.INVITE, Map.of("name", name)));

        assertThat(mail.subject()).startsWith("Hello ").doesNotContainPattern("[\\p{Cc}\\p{Zl}\\p{Zp}]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jane@example.com\r\nBcc: victim@example.com", "\n", "jane@example.com\u0000", ""})
    void an_address_cannot_add_a_header(String address) {
        assertThatThrownBy(() -> new Letter(MailKind.INVITE, address, Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_name_cannot_make_a_subject_long() {
        Mail mail =
                subject("{{ .Data.name }}").compose(Letters.of(MailKind.INVITE, Map.of("name", "😀".repeat(30_000))));

        assertThat(mail.subject()).isEqualTo("😀".repeat(254) + "…");
    }

    /** As in Supabase Auth. */
    @Test
    void a_subject_is_escaped_like_a_page() {
        Mail mail = subject("{{ .Data.name }}").compose(Letters.of(MailKind.INVITE, Map.of("name", "O'Neill & Co")));

        assertThat(mail.subject()).isEqualTo("O&#39;Neill &amp; Co");
    }

    @Test
    void a_subject_that_says_nothing_is_replaced() {
        assertThat(subject("{{ .Data.title }}\n")
                        .compose(Letters.of(MailKind.INVITE, Map.of()))
                        .subject())
                .isEqualTo("You've been invited");
    }

    @Test
    void a_page_comes_from_a_file() throws IOException {
        Path file = write("invite.html", "<p>Hi {{ .Data.name }}</p>");

        for (String value : List.of(file.toString(), file.toUri().toString())) {
            Mail mail = page(value).compose(Letters.of(MailKind.INVITE, Map.of("name", "<b>Jane</b>")));
            assertThat(mail.html()).isEqualTo("<p>Hi &lt;b&gt;Jane&lt;/b&gt;</p>");
            assertThat(mail.text()).isEqualTo("Hi <b>Jane</b>\n");
        }
    }

    @Test
    void a_file_with_a_mistake_is_refused_at_start() throws IOException {
        Path file = write("invite.html", "<p>\n{{ .Email </p>");

        assertThatThrownBy(() -> page(file.toString()))
                .isInstanceOf(StartupFailure.class)
                .hasMessage(PAGE + ": " + file + ", line 2, column 11: the character < means nothing here;"
                        + " correct the template or unset it.");
    }

    @Test
    void a_file_that_is_not_there_is_refused_at_start() {
        String missing = directory.resolve("missing.html").toUri().toString();

        assertThatThrownBy(() -> page(missing))
                .isInstanceOf(StartupFailure.class)
                .hasMessageStartingWith(PAGE + ": the file ")
                .hasMessageEndingWith(" cannot be read; name one that can.");
    }

    @Test
    void a_file_that_is_too_large_is_refused_at_start() throws IOException {
        Path file = write("invite.html", "x".repeat(1_000_001));

        assertThatThrownBy(() -> page(file.toString()))
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining("GOTRUE_MAILER_TEMPLATE_MAX_SIZE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://", "https:invite.html", "http://a b/", "file:invite.html", "file://host/x", "\u0000"})
    void an_address_that_leads_nowhere_is_refused_at_start(String value) {
        assertThatThrownBy(() -> page(value)).isInstanceOf(StartupFailure.class).hasMessageStartingWith(PAGE + ": ");
    }

    @Test
    void a_subject_with_a_mistake_is_refused_at_start() {
        assertThatThrownBy(() -> subject("Hello {{ .Data.name | upper }}"))
                .isInstanceOf(StartupFailure.class)
                .hasMessage(
                        SUBJECT + ", line 1, column 23: there is no function upper; correct the subject or unset it.");
    }

    @Test
    void a_template_that_fails_on_these_facts_is_replaced_by_the_built_in_one() throws IOException {
        Path file = write("invite.html", "{{ .Data.name.first }}");
        MailComposer composer = page(file.toString());

        assertThat(composer.compose(Letters.of(MailKind.INVITE, Map.of("name", Map.of("first", "Jane"))))
                        .html())
                .isEqualTo("Jane");
        assertThat(composer.compose(Letters.of(MailKind.INVITE, Map.of("name", "Jane")))
                        .html())
                .contains("Accept the invitation");
    }

    @ParameterizedTest
    @CsvSource({
        "locale, de, Deutsch",
        "locale, de-CH, Schweiz",
        "locale, de_ch, Schweiz",
        "locale, DE-AT, Deutsch",
        "locale, pt-BR, Brasil",
        "locale, pt, English",
        "locale, zh-Hant-TW, Traditional",
        "locale, fr, English",
        "locale, '', English",
        "locale, '../../etc/passwd', English",
        "locale, 'x', English",
        "language, de, Deutsch",
        "lang, de, English",
    })
    void a_reader_gets_the_mail_in_their_language(String key, String value, String expected) {
        MailComposer composer = Operator.with(
                List.of(
                        CustomTemplate.of(SUBJECT, MailKind.INVITE, "English"),
                        CustomTemplate.of(SUBJECT, MailKind.INVITE, "DE", "Deutsch"),
                        CustomTemplate.of(SUBJECT, MailKind.INVITE, "DE_CH", "Schweiz"),
                        CustomTemplate.of(SUBJECT, MailKind.INVITE, "PT_BR", "Brasil"),
                        CustomTemplate.of(SUBJECT, MailKind.INVITE, "ZH_HANT", "Traditional")),
                List.of());

        assertThat(composer.compose(Letters.of(MailKind.INVITE, Map.of(key, value)))
                        .subject())
                .isEqualTo(expected);
    }

    @Test
    void metadata_of_any_shape_chooses_no_language() {
        Map<String, Object> variables = new HashMap<>(Map.of("Email", "jane@example.com"));
        for (Object data : List.of("text", List.of("de"), Map.of("locale", List.of("de")), Map.of("locale", 5))) {
            variables.put("Data", data);
            assertThat(Languages.of(variables)).isEmpty();
        }
        variables.put("Data", null);
        assertThat(Languages.of(variables)).isEmpty();
    }

    private static MailComposer subject(String template) {
        return Operator.with(List.of(CustomTemplate.of(SUBJECT, MailKind.INVITE, template)), List.of());
    }

    private static MailComposer page(String address) {
        return Operator.with(List.of(), List.of(CustomTemplate.of(PAGE, MailKind.INVITE, address)));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }
}
