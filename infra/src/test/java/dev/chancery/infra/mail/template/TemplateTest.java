package dev.chancery.infra.mail.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {

    private static final Map<String, Object> DATA =
            Map.of("Email", "jane@example.com", "Data", Map.of("list", Collections.nCopies(1000, "x")));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'<p>\n  {{ .Email ' | line 2, column 3: the action does not end: }} is missing",
                "'<p>\n\n{{ nosuch .Email }}' | line 3, column 4: there is no function nosuch",
                "'{{ if .Email }}x' | line 1, column 4: this if has no {{ end }}",
                "'{{ end }}' | line 1, column 4: end is not expected in the outermost level",
                "'{{ $x }}' | line 1, column 4: there is no variable $x",
                "'<a href=\"x' | line 1, column 11: the template ends within something: url of an attribute",
                "'<p>\n<a b=\"x\">{{ .Email }}</a\"' | line 2, column 22: there is \" in the name of an attribute",
                "'{{ template \"other\" }}' | line 1, column 4: there is no template \"other\"",
            })
    void a_template_that_cannot_be_read_is_refused_with_the_place(String text, String message) {
        assertThatThrownBy(() -> Template.html("invite.html", text))
                .isInstanceOf(TemplateException.class)
                .hasMessage("invite.html, " + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'{{ .Email.domain }}' | line 1, column 4: there is no .domain in a text",
                "'<p>\n{{ len 3 }}' | line 2, column 4: len: a whole number has no length",
                "'{{ index .Data.list 5000 }}' | line 1, column 4: index: there is nothing at index 5000",
                "'{{ range .Email }}{{ end }}' | line 1, column 4: there is nothing to go through in a text",
            })
    void a_template_that_cannot_be_rendered_is_refused_with_the_place(String text, String message) {
        assertThatThrownBy(() -> Template.html("invite.html", text).render(DATA))
                .isInstanceOf(TemplateException.class)
                .hasMessage("invite.html, " + message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ range 1000000000 }}{{ end }}",
                "{{ range .Data.list }}{{ range $.Data.list }}{{ range $.Data.list }}{{ end }}{{ end }}{{ end }}",
                "{{ range 100000 }}{{ $.Email }}{{ end }}",
                "{{ $x := \"xxxxxxxx\" }}{{ range 100 }}{{ $x = print $x $x }}{{ end }}",
                "{{ printf \"%1000000d%1000000d\" 1 1 }}",
                "{{ printf \"%1000000s\" .Data.list }}",
                "{{ $x := printf \"%1000000d\" 1 }}{{ range 100000 }}{{ if eq $x $x }}{{ end }}{{ end }}",
                "{{ $x := printf \"%1000000d\" 1 }}{{ range 100000 }}{{ $n := len $x }}{{ end }}",
                "{{ define \"a\" }}{{ template \"a\" . }}{{ end }}{{ template \"a\" . }}",
                "{{ define \"a\" }}{{ template \"b\" . }}x{{ end }}{{ define \"b\" }}{{ template \"a\" . }}{{ end }}"
                        + "{{ template \"a\" . }}",
            })
    void a_template_cannot_use_up_the_server(String text) {
        Template html = Template.html("t", text);
        Template plain = Template.text("t", text);
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            assertThatThrownBy(() -> html.render(DATA)).isInstanceOf(TemplateException.class);
            assertThatThrownBy(() -> plain.render(DATA)).isInstanceOf(TemplateException.class);
        });
    }

    @Test
    void a_template_cannot_use_up_the_stack_or_the_time_when_it_is_read() {
        for (String text : List.of(
                "{{ if true }}".repeat(10_000) + "{{ end }}".repeat(10_000),
                "{{ " + "(".repeat(10_000) + "1" + ")".repeat(10_000) + " }}",
                "{{ if true }}a" + "{{ else if true }}b".repeat(10_000) + "{{ end }}",
                chain(10_000))) {
            assertTimeoutPreemptively(
                    Duration.ofSeconds(20),
                    () -> assertThatThrownBy(() -> Template.html("t", text)).isInstanceOf(TemplateException.class));
        }
    }

    /** Templates of which each calls the next. */
    private static String chain(int length) {
        StringBuilder text = new StringBuilder("{{ template \"0\" }}");
        for (int i = 0; i < length; i++) {
            text.append("{{ define \"%d\" }}x{{ template \"%d\" }}{{ end }}".formatted(i, i + 1));
        }
        return text.append("{{ define \"")
                .append(length)
                .append("\" }}{{ end }}")
                .toString();
    }

    @Test
    void a_large_page_is_read_quickly() {
        String page =
                "<tr><td style=\"padding:0\"><a href=\"/x\" title='y'>z</a> &amp; more</td></tr>\n".repeat(12_000);
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThat(Template.html("t", page).render(Map.of())).isEqualTo(page));
    }

    @Test
    void a_template_sees_values_of_json_only() {
        Template template = Template.html("t", "{{ .x }}");
        assertThatThrownBy(() -> template.render(Map.of("x", new StringBuilder("secret"))))
                .isInstanceOf(IllegalArgumentException.class);
        for (String field : List.of("{{ .x.class }}", "{{ .x.Class }}", "{{ .x.toString }}", "{{ .x.length }}")) {
            assertThatThrownBy(() -> Template.html("t", field).render(Map.of("x", "text")))
                    .isInstanceOf(TemplateException.class);
        }
    }

    /** Go takes what comes behind a URL that was begun for its rest, even when a new one has begun. */
    @Test
    void every_url_of_a_style_sheet_is_judged_by_itself() {
        assertThat(Template.html("t", "<style>a{b:url(\"/{{ .x }}\")} c{d:url(\"{{ .x }}\")}</style>")
                        .render(Map.of("x", "javascript:alert(1)")))
                .isEqualTo("<style>a{b:url(\"/javascript:alert%281%29\")} c{d:url(\"#ZgotmplZ\")}</style>");
    }

    @Test
    void a_plain_text_is_not_escaped() {
        assertThat(Template.text("sms", "Your code is {{ .Code }} <now>").render(Map.of("Code", "<1&2>")))
                .isEqualTo("Your code is <1&2> <now>");
    }
}
