package dev.chancery.infra.postgres;

import dev.chancery.infra.StartupFailure;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where a Postgres is and who we are there, as libpq writes it:
 * {@code postgres://user:password@host:port/database?sslmode=require}.
 *
 * @param hosts one or more {@code host:port}, separated by commas, IPv6 addresses in brackets
 * @param password empty when the URL has none
 * @param properties what the query asked for, as properties of the JDBC driver
 */
public record DatabaseUrl(String hosts, String database, String user, String password, Map<String, String> properties) {

    private static final String DEFAULT_PORT = "5432";
    private static final String SPECIAL = " (write / ? @ : of a name or password as %2F %3F %40 %3A)";

    public DatabaseUrl {
        properties = Map.copyOf(new LinkedHashMap<>(properties));
    }

    /**
     * Reads a {@code postgres://} or {@code postgresql://} URL. A missing port is 5432, a missing database has the
     * user's name.
     *
     * @throws StartupFailure if it is no such URL or has a parameter that is not known here; the message never repeats
     *     the password
     */
    public static DatabaseUrl parse(String text) {
        var scheme = text.strip().split("://", 2);
        if (scheme.length != 2 || !List.of("postgres", "postgresql").contains(scheme[0])) {
            throw invalid("it has to look like postgres://user:password@host:5432/database");
        }
        var query = splitOnce(scheme[1], "?");
        var path = splitOnce(query.first(), "/");
        // The last @, because people forget to encode one in a password.
        int at = path.first().lastIndexOf('@');
        if (at < 0) {
            throw invalid("it names no user" + SPECIAL);
        }
        var credentials = splitOnce(path.first().substring(0, at), ":");
        var user = decode(credentials.first());
        if (user.isEmpty()) {
            throw invalid("it names no user" + SPECIAL);
        }
        if (path.second().contains("@")) {
            throw invalid("there is an @ after its first /" + SPECIAL);
        }
        var database = decode(path.second());
        return new DatabaseUrl(
                hosts(path.first().substring(at + 1)),
                database.isEmpty() ? user : database,
                user,
                decode(credentials.second()),
                properties(query.second()));
    }

    /** The same server and database, another user. */
    public DatabaseUrl withUser(String name, String secret) {
        return new DatabaseUrl(hosts, database, name, secret, properties);
    }

    /** The URL for the JDBC driver, without user and password. */
    public String jdbcUrl() {
        var query = properties.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(property -> property.getKey() + "=" + encode(property.getValue()))
                .collect(Collectors.joining("&"));
        return "jdbc:postgresql://" + hosts + "/" + encode(database) + (query.isEmpty() ? "" : "?" + query);
    }

    /** For people and logs: the password is left out. */
    @Override
    public String toString() {
        return "postgres://" + user + "@" + hosts + "/" + database;
    }

    private static String hosts(String authority) {
        return Arrays.stream(authority.split(",", -1)).map(DatabaseUrl::host).collect(Collectors.joining(","));
    }

    private static String host(String text) {
        int end = text.startsWith("[") ? text.indexOf(']') + 1 : text.lastIndexOf(':');
        var name = end <= 0 ? text : text.substring(0, end);
        var port = end <= 0 || end == text.length() ? DEFAULT_PORT : text.substring(end + 1);
        if (name.isEmpty()) {
            throw invalid("it names no host (Unix sockets are not supported)");
        }
        if (!port.matches("[1-9][0-9]{0,4}") || Integer.parseInt(port) > 65535) {
            throw invalid("its port is not a number from 1 to 65535" + SPECIAL);
        }
        return decode(name) + ":" + port;
    }

    private static Map<String, String> properties(String query) {
        var properties = new LinkedHashMap<String, String>();
        var options = new ArrayList<String>();
        for (var pair : query.isEmpty() ? new String[0] : query.split("&")) {
            var parameter = splitOnce(pair, "=");
            DatabaseUrlParameter.named(decode(parameter.first()))
                    .translate(decode(parameter.second()), properties, options);
        }
        if (!options.isEmpty()) {
            properties.put("options", String.join(" ", options));
        }
        return properties;
    }

    private static Pair splitOnce(String text, String separator) {
        var parts = text.split(Pattern.quote(separator), 2);
        return new Pair(parts[0], parts.length == 2 ? parts[1] : "");
    }

    private record Pair(String first, String second) {}

    private static String decode(String text) {
        try {
            // A plus sign is a plus sign in a URL's path and credentials; only forms read it as a space.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw invalid("it has a % that is not followed by two hexadecimal digits (write the % itself as %25)");
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static StartupFailure invalid(String reason) {
        return new StartupFailure("The database URL cannot be used: " + reason + ".");
    }
}
