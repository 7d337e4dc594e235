package dev.chancery.query;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Questions each of which is planned for the very text that is looked for: which index serves depends on whether many rows or
 * few contain it, and a plan that is kept for all texts would be the wrong one for some.
 */
public final class SearchTransaction {

    private static final String OWN_PLAN = "SELECT set_config('plan_cache_mode', 'force_custom_plan', true)";

    private final JdbcTemplate database;

    public SearchTransaction(DataSource database) {
        this.database = new JdbcTemplate(database);
    }

    /** Asks, for as long as a request may. */
    public <T> T ask(Function<JdbcClient, T> question) {
        return inTransaction(OWN_PLAN, question);
    }

    /** @throws org.springframework.dao.QueryTimeoutException if a statement of it takes longer than that */
    public <T> T ask(Duration limit, Function<JdbcClient, T> question) {
        return inTransaction(
                OWN_PLAN + ", set_config('statement_timeout', '%d', true)".formatted(limit.toMillis()), question);
    }

    private <T> T inTransaction(String settings, Function<JdbcClient, T> question) {
        return database.execute((ConnectionCallback<T>) connection -> {
            connection.setAutoCommit(false);
            try {
                JdbcClient transaction = JdbcClient.create(new SingleConnectionDataSource(connection, true));
                transaction.sql(settings).query().singleRow();
                return question.apply(transaction);
            } finally {
                end(connection);
            }
        });
    }

    /** The settings end with it. */
    private static void end(Connection connection) throws SQLException {
        connection.rollback();
        connection.setAutoCommit(true);
    }
}
