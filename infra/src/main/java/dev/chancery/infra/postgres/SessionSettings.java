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
    static final SessionSettings ALWAYS = new SessionSettings(
            new TreeMap<>(Map.of("TimeZone", "UTC", "default_transaction_isolation", "read committed")));

    SessionSettings {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
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
