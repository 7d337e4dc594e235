package dev.chancery.infra.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.infra.postgres.DatabaseUrl;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DatabaseSettingsTest {

    private static final String URL = "postgres://u:p%40ss@db:5432/app?sslmode=disable";

    @Test
    void defaults() {
        assertThat(DatabaseSettings.from(Given.nothing()))
                .isEqualTo(new DatabaseSettings(Optional.empty(), 0, 0, 0, Duration.ZERO, Duration.ZERO));
    }

    @Test
    void full_mapping() {
        DatabaseSettings settings = DatabaseSettings.from(Given.everyOneOf(
                DatabaseSettings.ALL,
                "GOTRUE_DB_DATABASE_URL=" + URL,
                "GOTRUE_DB_DRIVER=postgres",
                "GOTRUE_DB_DB_NAMESPACE=auth",
                "GOTRUE_DB_MAX_POOL_SIZE=20",
                "GOTRUE_DB_MAX_IDLE_POOL_SIZE=0x0a",
                "GOTRUE_DB_CONN_PERCENTAGE=150",
                "GOTRUE_DB_CONN_MAX_LIFETIME=1h",
                "GOTRUE_DB_CONN_MAX_IDLE_TIME=5m"));

        assertThat(settings)
                .isEqualTo(new DatabaseSettings(
                        Optional.of(DatabaseUrl.parse(URL)), 20, 10, 100, Duration.ofHours(1), Duration.ofMinutes(5)));
        assertThat(settings.toString()).doesNotContain("p@ss").doesNotContain("p%40ss");
    }

    @Test
    void refusals() {
        Given.refused(
                DatabaseSettings::from,
                "DATABASE_URL=mysql://u:topsecret@db/app",
                "DATABASE_URL: The database URL cannot be used: it has to look like"
                        + " postgres://user:password@host:5432/database.");
        Given.refused(
                DatabaseSettings::from,
                "DATABASE_URL=",
                "DATABASE_URL: is empty, expected postgres://user:password@host:5432/database (leave the variable out for"
                        + " the embedded database)");
        Given.refused(
                DatabaseSettings::from, "GOTRUE_DB_DRIVER=mysql", "GOTRUE_DB_DRIVER: only \"postgres\" is supported");
        Given.refused(
                DatabaseSettings::from,
                "DB_NAMESPACE=other",
                "GOTRUE_DB_DB_NAMESPACE: only \"auth\" is supported, where clients and policies look");
        Given.refused(
                DatabaseSettings::from, "GOTRUE_DB_MAX_POOL_SIZE=-1", "GOTRUE_DB_MAX_POOL_SIZE: expected 0 or more");
        Given.refused(
                DatabaseSettings::from,
                "GOTRUE_DB_MAX_POOL_SIZE=99999999999",
                "GOTRUE_DB_MAX_POOL_SIZE: \"99999999999\", expected a whole number");
    }
}
