package dev.chancery.infra.settings;

import dev.chancery.infra.postgres.DatabaseUrl;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The Postgres that everything is kept in.
 *
 * @param url empty for the embedded one
 * @param maxPoolSize connections at most; 0 for the default
 * @param maxIdlePoolSize connections kept when idle; 0 for all
 * @param connectionPercentage share of the server's connections, 1 to 100, which overrides {@code maxPoolSize}; 0 for off
 * @param connectionMaxLifetime 0 for the default
 * @param connectionMaxIdleTime 0 for no limit
 */
public record DatabaseSettings(
        Optional<DatabaseUrl> url,
        int maxPoolSize,
        int maxIdlePoolSize,
        int connectionPercentage,
        Duration connectionMaxLifetime,
        Duration connectionMaxIdleTime) {

    private static final SettingType<DatabaseUrl> DATABASE_URL = new SettingType<>(
            "URL",
            "postgres://user:password@host:5432/database (leave the variable out for the embedded database)",
            DatabaseUrl::parse,
            DatabaseUrl::toString);

    static final Setting<DatabaseUrl> URL = Setting.optional(
                    "GOTRUE_DB_DATABASE_URL",
                    DATABASE_URL,
                    "an embedded Postgres",
                    "The database, as `postgres://user:password@host:5432/database`.")
            .alias("DATABASE_URL")
            .hidden();
    static final Setting<String> DRIVER =
            Setting.of("GOTRUE_DB_DRIVER", SettingTypes.TEXT, "postgres", "Only `postgres` is supported.");
    static final Setting<String> NAMESPACE = Setting.of(
                    "GOTRUE_DB_DB_NAMESPACE",
                    SettingTypes.TEXT,
                    "auth",
                    "Schema of the tables; only `auth` is supported.")
            .alias("DB_NAMESPACE");
    static final Setting<Integer> MAX_POOL_SIZE = Setting.of(
            "GOTRUE_DB_MAX_POOL_SIZE",
            SettingTypes.INTEGER,
            0,
            "Most connections to the database; 0 for 10. Hooks that are functions have half as many more.");
    static final Setting<Integer> MAX_IDLE_POOL_SIZE = Setting.of(
            "GOTRUE_DB_MAX_IDLE_POOL_SIZE",
            SettingTypes.INTEGER,
            0,
            "Connections that are kept open when idle; 0 for all of them.");
    static final Setting<Integer> CONN_PERCENTAGE = Setting.of(
            "GOTRUE_DB_CONN_PERCENTAGE",
            SettingTypes.INTEGER,
            0,
            "Share of the database's connections to use, in percent, more than 100 counting as 100; overrides `GOTRUE_DB_MAX_POOL_SIZE`. 0 for off.");
    static final Setting<Duration> CONN_MAX_LIFETIME = Setting.of(
            "GOTRUE_DB_CONN_MAX_LIFETIME",
            SettingTypes.DURATION,
            Duration.ZERO,
            "After which a connection is replaced, less than 30s counting as 30s; 0 for half an hour.");
    static final Setting<Duration> CONN_MAX_IDLE_TIME = Setting.of(
            "GOTRUE_DB_CONN_MAX_IDLE_TIME",
            SettingTypes.DURATION,
            Duration.ZERO,
            "After which an idle connection is closed, less than 10s counting as 10s; 0 for never.");

    static final List<Setting<?>> ALL = List.of(
            URL,
            DRIVER,
            NAMESPACE,
            MAX_POOL_SIZE,
            MAX_IDLE_POOL_SIZE,
            CONN_PERCENTAGE,
            CONN_MAX_LIFETIME,
            CONN_MAX_IDLE_TIME);

    public DatabaseSettings {
        MAX_POOL_SIZE.require(maxPoolSize >= 0, "expected 0 or more");
        MAX_IDLE_POOL_SIZE.require(maxIdlePoolSize >= 0, "expected 0 or more");
        connectionPercentage = Math.clamp(connectionPercentage, 0, 100);
        CONN_MAX_LIFETIME.require(!connectionMaxLifetime.isNegative(), "expected 0 or more");
        CONN_MAX_IDLE_TIME.require(!connectionMaxIdleTime.isNegative(), "expected 0 or more");
    }

    /** @throws InvalidSettingException naming the variable that cannot be used */
    public static DatabaseSettings from(SettingsSource source) {
        DRIVER.require(source.get(DRIVER).equals("postgres"), "only \"postgres\" is supported");
        NAMESPACE.require(
                source.get(NAMESPACE).equals("auth"), "only \"auth\" is supported, where clients and policies look");
        return new DatabaseSettings(
                source.find(URL),
                source.get(MAX_POOL_SIZE),
                source.get(MAX_IDLE_POOL_SIZE),
                source.get(CONN_PERCENTAGE),
                source.get(CONN_MAX_LIFETIME),
                source.get(CONN_MAX_IDLE_TIME));
    }
}
