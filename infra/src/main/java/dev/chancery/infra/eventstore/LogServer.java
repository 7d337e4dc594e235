package dev.chancery.infra.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Which server keeps the log, as long as none takes over from it. */
final class LogServer {

    /**
     * Another one as soon as another process has taken over, a standby or the same machine after a crash, and where the
     * database was put back under its name. What a cluster calls itself would not do: its copies call themselves the same.
     */
    static final String IDENTITY = """
            extract(epoch FROM pg_postmaster_start_time()) || '/'
              || (SELECT oid FROM pg_database WHERE datname = current_database())""";

    private LogServer() {}

    /** Of the server at the other end. */
    static String at(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT " + IDENTITY);
                ResultSet result = query.executeQuery()) {
            result.next();
            return result.getString(1);
        }
    }
}
