package dev.chancery.query.user;

import dev.chancery.query.projection.StoredJson;
import dev.chancery.query.session.SessionView;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import tools.jackson.core.JsonParser;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** Reads {@link UserView}s from rows. */
final class UserRows {

    /** The columns of {@code auth.users u}, in the order of {@link UserView}. */
    static final String USER = """
            u.id, u.aud, u.role, u.email, u.phone, u.encrypted_password, u.email_confirmed_at, u.phone_confirmed_at,
            u.confirmed_at, u.invited_at, u.confirmation_sent_at, u.recovery_sent_at, u.email_change,
            u.email_change_sent_at, u.phone_change, u.phone_change_sent_at, u.reauthentication_sent_at,
            u.last_sign_in_at, u.raw_app_meta_data, u.raw_user_meta_data, u.is_anonymous, u.is_sso_user,
            u.banned_until, u.created_at, u.updated_at, u.deleted_at, u.instance_id\
            """;

    private static final String IDENTITIES = """
            (SELECT json_agg(i ORDER BY i.created_at, i.id) FROM (
               SELECT id, provider_id, user_id, identity_data::text AS identity_data, provider, last_sign_in_at, created_at, updated_at, email
               FROM auth.identities WHERE user_id = u.id) i) AS identities\
            """;

    private static final String FACTORS = """
            (SELECT json_agg(f ORDER BY f.created_at, f.id) FROM (
               SELECT id, created_at, updated_at, status, friendly_name, factor_type, phone, last_challenged_at
               FROM auth.mfa_factors WHERE user_id = u.id) f) AS factors\
            """;

    /** All that {@link #full} reads. */
    static final String FULL = String.join(",\n", USER, IDENTITIES, FACTORS, UserVersion.OF_USER);

    /** The session of alias {@code s} with its methods, newest first. */
    static final String SESSION = """
            CASE WHEN s.id IS NOT NULL THEN json_build_object(
              'id', s.id, 'user_id', s.user_id, 'created_at', s.created_at,
              'refreshed_at', s.refreshed_at AT TIME ZONE 'UTC', 'not_after', s.not_after, 'aal', s.aal, 'tag', s.tag,
              'amr', (SELECT json_agg(json_build_object('method', authentication_method, 'updated_at', updated_at)
                        ORDER BY updated_at DESC)
                      FROM auth.mfa_amr_claims WHERE session_id = s.id)) END AS session\
            """;

    private static final TypeReference<List<IdentityView>> IDENTITY_LIST = new TypeReference<>() {};
    private static final TypeReference<List<FactorView>> FACTOR_LIST = new TypeReference<>() {};

    /** Times without end, which only SQL can make, count as the end of the calendar, as in columns. */
    private static final JsonMapper ROWS = StoredJson.MAPPER
            .rebuild()
            .addModule(new SimpleModule().addDeserializer(Instant.class, new ValueDeserializer<>() {
                @Override
                public Instant deserialize(JsonParser json, DeserializationContext context) {
                    return switch (json.getValueAsString()) {
                        case "infinity" -> Instant.parse("9999-12-31T23:59:59.999999Z");
                        case "-infinity" -> Instant.parse("0001-01-01T00:00:00Z");
                        case String time -> StoredJson.MAPPER.convertValue(time, Instant.class);
                    };
                }
            }))
            .build();

    private UserRows() {}

    /** A user with identities, factors and version. */
    static UserView full(ResultSet row) throws SQLException {
        return user(
                row,
                list(row.getString("identities"), IDENTITY_LIST),
                list(row.getString("factors"), FACTOR_LIST),
                version(row));
    }

    /** A user as in a list: without identities and factors. */
    static UserView bare(ResultSet row) throws SQLException {
        return user(row, null, List.of(), -1);
    }

    static SessionView session(ResultSet row) throws SQLException {
        String session = row.getString("session");
        return session == null ? null : ROWS.readValue(session, SessionView.class);
    }

    private static UserView user(ResultSet row, List<IdentityView> identities, List<FactorView> factors, long version)
            throws SQLException {
        return new UserView(
                row.getObject(1, UUID.class),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                instant(row, 7),
                instant(row, 8),
                instant(row, 9),
                instant(row, 10),
                instant(row, 11),
                instant(row, 12),
                row.getString(13),
                instant(row, 14),
                row.getString(15),
                instant(row, 16),
                instant(row, 17),
                instant(row, 18),
                StoredJson.object(row.getString(19)),
                StoredJson.object(row.getString(20)),
                row.getBoolean(21),
                row.getBoolean(22),
                instant(row, 23),
                instant(row, 24),
                instant(row, 25),
                instant(row, 26),
                row.getObject(27, UUID.class),
                identities,
                factors,
                version);
    }

    private static long version(ResultSet row) throws SQLException {
        long version = row.getLong("version");
        return row.wasNull() ? -1 : version;
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    private static <T> List<T> list(String json, TypeReference<List<T>> type) {
        return json == null ? List.of() : ROWS.readValue(json, type);
    }
}
