package dev.chancery.infra.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.infra.StartupFailure;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGProperty;

class DatabaseUrlTest {

    @Test
    void a_full_url_is_taken_apart() {
        var url = DatabaseUrl.parse("postgres://supabase_auth_admin:secret@db.example.com:6543/auth?sslmode=require");

        assertThat(url.user()).isEqualTo("supabase_auth_admin");
        assertThat(url.password()).isEqualTo("secret");
        assertThat(url.jdbcUrl()).isEqualTo("jdbc:postgresql://db.example.com:6543/auth?sslmode=require");
    }

    @ParameterizedTest
    @CsvSource({
        "postgres://u:p@h/d,              jdbc:postgresql://h:5432/d",
        "postgresql://u:p@h:1/d,          jdbc:postgresql://h:1/d",
        "postgres://u:p@h,                jdbc:postgresql://h:5432/u",
        "postgres://u:p@h/,               jdbc:postgresql://h:5432/u",
        "postgres://u@h?sslmode=disable,  jdbc:postgresql://h:5432/u?sslmode=disable",
        "postgres://u:p@[::1]/d,          jdbc:postgresql://[::1]:5432/d",
        "postgres://u:p@[fe80::1]:7/d,    jdbc:postgresql://[fe80::1]:7/d",
        "postgres://u:p@h/a%20b%2Fc,      jdbc:postgresql://h:5432/a%20b%2Fc",
    })
    void what_is_missing_has_a_default(String text, String jdbc) {
        assertThat(DatabaseUrl.parse(text).jdbcUrl()).isEqualTo(jdbc);
    }

    @Test
    void several_hosts_are_passed_on() {
        assertThat(DatabaseUrl.parse("postgres://u:p@a:1,b,[::1]:3/d?target_session_attrs=read-write")
                        .jdbcUrl())
                .isEqualTo("jdbc:postgresql://a:1,b:5432,[::1]:3/d?targetServerType=primary");
    }

    @ParameterizedTest
    @CsvSource({
        "p%40ss%3Aw%2Frd,  p@ss:w/rd",
        "a+b,              a+b",
        "a:b,              a:b",
        "a@b,              a@b",
        "%C3%BC,           ü",
        "%20,              ' '",
    })
    void a_password_may_have_any_character(String written, String password) {
        assertThat(DatabaseUrl.parse("postgres://u:" + written + "@h/d").password())
                .isEqualTo(password);
    }

    @Test
    void parameters_of_libpq_become_properties_of_the_driver() {
        var url = DatabaseUrl.parse("postgres://u:p@h/d?sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem"
                + "&connect_timeout=3&application_name=auth&search_path=auth&options=-c%20work_mem%3D8MB"
                + "&statement_timeout=5s&keepalives=0&prefer_simple_protocol=true");

        assertThat(url.properties())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "sslmode", "verify-full",
                        "sslrootcert", "/etc/ca.pem",
                        "connectTimeout", "3",
                        "ApplicationName", "auth",
                        "currentSchema", "auth",
                        "options", "-c work_mem=8MB -c statement_timeout=5s",
                        "tcpKeepAlive", "false",
                        "prepareThreshold", "0"));
    }

    /** The driver ignores what it does not know. */
    @ParameterizedTest
    @CsvSource({
        "sslmode, require",
        "sslrootcert, x",
        "sslcert, x",
        "sslkey, x",
        "sslnegotiation, direct",
        "channel_binding, require",
        "gssencmode, disable",
        "connect_timeout, 1",
        "application_name, x",
        "search_path, x",
        "target_session_attrs, any",
        "keepalives, 1",
        "options, -c x=y",
        "statement_timeout, 1",
        "lock_timeout, 1",
        "prefer_simple_protocol, true",
        "statement_cache_mode, describe",
        "statement_cache_capacity, 0",
    })
    void every_parameter_means_something_to_the_driver(String parameter, String value) {
        var properties = DatabaseUrl.parse("postgres://u@h/d?" + parameter + "=" + value.replace(" ", "%20"))
                .properties();

        assertThat(properties.keySet()).hasSize(1).allMatch(name -> PGProperty.forName(name) != null);
    }

    @Test
    void an_unknown_parameter_is_refused_by_name() {
        assertThatThrownBy(() -> DatabaseUrl.parse("postgres://u:secret@h/d?sslmod=require"))
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining("\"sslmod\"")
                .hasMessageContaining("sslmode")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mysql://u:secret@h/d",
                "host=h user=u password=secret",
                "postgres://h/d",
                "postgres://:secret@h/d",
                "postgres://u:secret@/d",
                "postgres://u:secret@h:0/d",
                "postgres://u:secret@h:99999/d",
                "postgres://u:se/secret@h/d",
                "postgres://u:secret%@h/d",
                "postgres://u:p@secret/w:secret@h/d",
                "postgres://u:se?secret@h/d",
                "postgres://u:secret@h/d?target_session_attrs=sometimes",
            })
    void what_is_no_url_is_refused_in_one_line_without_the_password(String text) {
        assertThatThrownBy(() -> DatabaseUrl.parse(text))
                .isInstanceOf(StartupFailure.class)
                .hasMessageStartingWith("The database URL")
                .hasMessageNotContainingAny("secret", "\n");
    }

    @Test
    void the_password_is_in_no_text_form() {
        var url = DatabaseUrl.parse("postgres://u:secret@h/d?sslmode=require");

        assertThat(url + url.jdbcUrl()).doesNotContain("secret");
        assertThat(url).hasToString("postgres://u@h:5432/d");
    }
}
