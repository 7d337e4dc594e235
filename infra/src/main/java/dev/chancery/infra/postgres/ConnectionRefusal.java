package dev.chancery.infra.postgres;

import dev.chancery.infra.StartupFailure;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import javax.net.ssl.SSLException;

/** Says in one line why a database could not be opened, and what to do about it. */
final class ConnectionRefusal {

    private ConnectionRefusal() {}

    static StartupFailure explain(DatabaseUrl url, SQLException refusal) {
        return new StartupFailure("%s (tried %s)".formatted(reason(url, refusal), url), refusal);
    }

    private static String reason(DatabaseUrl url, SQLException refusal) {
        var state = refusal.getSQLState() == null ? "" : refusal.getSQLState();
        return switch (state) {
            case "28P01" ->
                "The database refuses the password of user \"%s\": correct the user or password in the database URL"
                        .formatted(url.user());
            case "08004" ->
                "The database refuses the connection: %s If it speaks no TLS, switch ssl on there or set sslmode=disable in the database URL"
                        .formatted(refusal.getMessage());
            case "28000" -> "The database does not let user \"%s\" in: %s".formatted(url.user(), refusal.getMessage());
            case "3D000" ->
                "There is no database \"%s\" on the server: create it or correct the database URL"
                        .formatted(url.database());
            case "42501" ->
                "User \"%s\" may not connect to database \"%s\": grant it CONNECT"
                        .formatted(url.user(), url.database());
            case "53300" -> "The database has no connection left: raise its max_connections or stop other clients";
            case "57P03" -> "The database is starting up or shutting down: try again in a moment";
            default -> unreachable(url, refusal);
        };
    }

    private static String unreachable(DatabaseUrl url, SQLException refusal) {
        return switch (rootCause(refusal)) {
            case ConnectException _ ->
                "Nothing answers at %s: start the database or correct the database URL".formatted(url.hosts());
            case UnknownHostException _ ->
                "The host of the database is not known: correct %s in the database URL".formatted(url.hosts());
            case SocketTimeoutException _ ->
                "The database at %s does not answer in time: look at the network between here and there"
                        .formatted(url.hosts());
            case SSLException e ->
                "No encrypted connection to the database: %s; see sslmode and sslrootcert".formatted(e.getMessage());
            default ->
                "The database cannot be opened: %s Look at the database URL and at the log of the database"
                        .formatted(refusal.getMessage());
        };
    }

    private static Throwable rootCause(Throwable thrown) {
        return thrown.getCause() == null ? thrown : rootCause(thrown.getCause());
    }
}
