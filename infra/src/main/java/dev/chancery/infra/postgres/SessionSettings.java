package dev.chancery.infra.postgres;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What connections of ours are set to, beyond what the server and its owner have chosen. Nothing of it comes from outside. */
record SessionSettings(Map<String, String> values) {

    /**
     * The driver tells the server our own zone, and some columns of auth keep UTC without saying so. Who waits for a lock has
     * to see what was committed meanwhile, whatever the database's own default is.
     */
    private static final Map<String, String> ALWAYS =
            Map.of("TimeZone", "UTC", "default_transaction_isolation", "read committed");

    /**
     * Whoever may create functions and operators in a schema of the path decides what our statements do, so that it has none but
     * {@code auth}, like that of Supabase Auth's own role. What triggers have to say to their client nobody reads here.
     */
    private static final Map<String, String> UNLESS_SAID_OTHERWISE =
            Map.of("search_path", "auth", "client_min_messages", "error");

    SessionSettings {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** What the URL says about the path and about messages wins. */
    static SessionSettings of(DatabaseUrl url) {
        Map<String, String> values = new TreeMap<>(UNLESS_SAID_OTHERWISE);
        values.keySet().removeAll(SessionOptions.names(url));
        values.putAll(ALWAYS);
        return new SessionSettings(values);
    }

    /** These as well; limits are in the units that the server takes them in. */
    SessionSettings with(Map<String, Long> limits) {
        Map<String, String> more = new LinkedHashMap<>(values);
        limits.forEach((name, value) -> more.put(name, value.toString()));
        return new SessionSettings(more);
    }

    /** One statement, which costs less than one for each. */
    String sql() {
        return values.entrySet().stream()
                .map(setting -> "set_config('%s', '%s', false)".formatted(setting.getKey(), setting.getValue()))
                .collect(Collectors.joining(", ", "SELECT ", ""));
    }
}
