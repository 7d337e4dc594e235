package dev.chancery.infra.postgres;

import dev.chancery.infra.StartupFailure;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The query parameters of a {@link DatabaseUrl} and what the JDBC driver makes of them. Anything else is refused by
 * name: a mistyped {@code sslmode} that is silently ignored would send the password in the clear.
 */
enum DatabaseUrlParameter {
    SSLMODE("sslmode"),
    SSLROOTCERT("sslrootcert"),
    SSLCERT("sslcert"),
    SSLKEY("sslkey"),
    SSLNEGOTIATION("sslNegotiation"),
    CHANNEL_BINDING("channelBinding"),
    GSSENCMODE("gssEncMode"),
    CONNECT_TIMEOUT("connectTimeout"),
    APPLICATION_NAME("ApplicationName"),
    SEARCH_PATH("currentSchema"),
    TARGET_SESSION_ATTRS("targetServerType") {
        @Override
        void translate(String value, Map<String, String> properties, List<String> options) {
            super.translate(
                    switch (value) {
                        case "any" -> "any";
                        case "read-write", "primary" -> "primary";
                        case "read-only", "standby" -> "secondary";
                        case "prefer-standby" -> "preferSecondary";
                        default -> throw refused(value);
                    },
                    properties,
                    options);
        }
    },
    KEEPALIVES("tcpKeepAlive") {
        @Override
        void translate(String value, Map<String, String> properties, List<String> options) {
            super.translate(String.valueOf(!"0".equals(value)), properties, options);
        }
    },
    OPTIONS("options") {
        @Override
        void translate(String value, Map<String, String> properties, List<String> options) {
            options.add(value);
        }
    },
    STATEMENT_TIMEOUT("statement_timeout") {
        @Override
        void translate(String value, Map<String, String> properties, List<String> options) {
            options.add(sessionSetting(value));
        }
    },
    LOCK_TIMEOUT("lock_timeout") {
        @Override
        void translate(String value, Map<String, String> properties, List<String> options) {
            options.add(sessionSetting(value));
        }
    },
    /** What Supabase Auth's URL says behind a pooler that cannot keep prepared statements. */
    PREFER_SIMPLE_PROTOCOL("prepareThreshold") {
        @Override
        void translate(String value, Map<String, String> properties, List<String> options) {
            if (Boolean.parseBoolean(value)) {
                super.translate("0", properties, options);
            }
        }
    },
    STATEMENT_CACHE_MODE("prepareThreshold") {
        @Override
        void translate(String value, Map<String, String> properties, List<String> options) {
            if (value.equals("describe")) {
                super.translate("0", properties, options);
            }
        }
    },
    STATEMENT_CACHE_CAPACITY("preparedStatementCacheQueries");

    private final String property;

    DatabaseUrlParameter(String property) {
        this.property = property;
    }

    static DatabaseUrlParameter named(String name) {
        return Arrays.stream(values())
                .filter(known -> known.key().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new StartupFailure("The database URL has a parameter that is not known here, \"" + name
                                + "\"; leave it out or use one of: "
                                + Arrays.stream(values())
                                        .map(DatabaseUrlParameter::key)
                                        .sorted()
                                        .collect(Collectors.joining(", "))
                                + "."));
    }

    /** Adds the driver's properties, or session options for the server, that this parameter stands for. */
    void translate(String value, Map<String, String> properties, List<String> options) {
        properties.put(property, value);
    }

    String sessionSetting(String value) {
        return "-c " + property + "=" + value.replace("\\", "\\\\").replace(" ", "\\ ");
    }

    StartupFailure refused(String value) {
        return new StartupFailure(
                "The database URL has a value for " + key() + " that is not known here: " + value + ".");
    }

    private String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
