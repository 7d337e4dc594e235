package dev.chancery.query.rebuild;

import dev.chancery.query.rebuild.Difference.Kind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Between rows that a repair was confined to and rows that it has to leave: one cannot be written without the row that it refers to,
 * nor deleted without those that refer to it, which would go in silence.
 */
final class Dependence {

    private record Reference(ReadModelTable from, String column, ReadModelTable to) {}

    private static final List<Reference> REFERENCES = List.of(
            new Reference(ReadModelTable.IDENTITIES, "user_id", ReadModelTable.USERS),
            new Reference(ReadModelTable.SESSIONS, "user_id", ReadModelTable.USERS),
            new Reference(ReadModelTable.ONE_TIME_TOKENS, "user_id", ReadModelTable.USERS),
            new Reference(ReadModelTable.SAML_PROVIDERS, "sso_provider_id", ReadModelTable.SSO_PROVIDERS),
            new Reference(ReadModelTable.SSO_DOMAINS, "sso_provider_id", ReadModelTable.SSO_PROVIDERS),
            new Reference(ReadModelTable.SAML_RELAY_STATES, "sso_provider_id", ReadModelTable.SSO_PROVIDERS),
            new Reference(ReadModelTable.SSO_PROVIDER_OPTIONS, "id", ReadModelTable.SSO_PROVIDERS),
            new Reference(ReadModelTable.SAML_SESSIONS, "id", ReadModelTable.SESSIONS),
            new Reference(ReadModelTable.AMR_CLAIMS, "session_id", ReadModelTable.SESSIONS));

    private final Connection connection;

    Dependence(Connection connection) {
        this.connection = connection;
    }

    /**
     * @param named what is to be brought across
     * @param deleted which kinds of them are to be deleted
     * @throws HinderedRebuild if one of them depends on a row that is not among them
     */
    void requireNone(Differences named, Kind... deleted) throws SQLException {
        for (Reference reference : REFERENCES) {
            requireWritable(reference, named);
            requireDeletable(reference, named, deleted);
        }
    }

    private void requireWritable(Reference reference, Differences named) throws SQLException {
        String lacking = """
                SELECT s.id, s.%1$s FROM %2$s s
                WHERE s.id IN (%3$s) AND s.%1$s NOT IN (%4$s) AND NOT EXISTS (SELECT FROM %5$s WHERE id = s.%1$s)
                LIMIT 1
                """.formatted(
                        reference.column(),
                        reference.from().shadow(),
                        named.ids(reference.from(), Kind.MISSING, Kind.CHANGED),
                        named.ids(reference.to(), Kind.MISSING),
                        reference.to().live());
        try (Statement query = connection.createStatement();
                ResultSet row = query.executeQuery(lacking)) {
            if (row.next()) {
                throw HinderedRebuild.lacking(
                        Rows.name(reference.from().name(), row.getString(1)),
                        Rows.name(reference.to().name(), row.getString(2)));
            }
        }
    }

    private void requireDeletable(Reference reference, Differences named, Kind... deleted) throws SQLException {
        String referring = """
                SELECT l.%1$s, l.id FROM %2$s l
                WHERE l.%1$s IN (%3$s) AND l.id NOT IN (%4$s)
                LIMIT 1
                """.formatted(
                        reference.column(),
                        reference.from().live(),
                        named.ids(reference.to(), deleted),
                        named.ids(reference.from(), deleted));
        try (Statement query = connection.createStatement();
                ResultSet row = query.executeQuery(referring)) {
            if (row.next()) {
                throw HinderedRebuild.referredTo(
                        Rows.name(reference.to().name(), row.getString(1)),
                        Rows.name(reference.from().name(), row.getString(2)));
            }
        }
    }
}
