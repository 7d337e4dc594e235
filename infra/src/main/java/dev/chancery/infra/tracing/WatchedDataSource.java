package dev.chancery.infra.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * A database whose round trips are seen while there is a span that they belong to. The readers of the log poll outside
 * of any, and would fill a collector with nothing; nor is anything watched of a request that was not sampled.
 */
final class WatchedDataSource extends DelegatingDataSource {

    private final Tracer tracer;

    WatchedDataSource(DataSource database, Tracer tracer) {
        super(database);
        this.tracer = tracer;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        return Span.current().isRecording() ? WatchedConnection.watch(connection, tracer) : connection;
    }
}
