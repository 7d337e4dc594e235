package dev.chancery.infra.sso;

import dev.chancery.infra.keys.DataKey;
import dev.chancery.infra.keys.DataKeys;
import dev.chancery.infra.keys.Keyring;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Logins by which administrators try an identity provider, and what came of them. That names people: it is sealed under the provider's
 * key, which goes with the provider, and is kept for a while only.
 */
public final class ProviderTests {

    private final JdbcClient database;
    private final DataKeys keys;

    public ProviderTests(JdbcClient database, Keyring keyring) {
        this.database = database;
        this.keys = new DataKeys(keyring);
    }

    /**
     * A login that only tries a provider.
     *
     * @param testId the relay state
     * @param requestId which the response has to name
     * @param outcome nothing while an answer is waited for
     */
    public record ProviderTest(
            UUID testId, UUID providerId, String requestId, Instant requestedAt, Optional<String> outcome) {

        /** No personal data in logs. */
        @Override
        public String toString() {
            return testId.toString();
        }
    }

    /**
     * Notes that an answer is waited for, in the transaction that is under way.
     *
     * @param forgetAt from then on there is no such test
     */
    public void begin(UUID testId, UUID providerId, String requestId, Instant now, Instant forgetAt) {
        database.sql("""
                        INSERT INTO chancery.provider_test (id, sso_provider_id, request_id, requested_at, forget_at)
                        VALUES (?, ?, ?, ?, ?)
                        """)
                .param(testId)
                .param(providerId)
                .param(requestId)
                .param(at(now))
                .param(at(forgetAt))
                .update();
    }

    public Optional<ProviderTest> byId(UUID testId, Instant now) {
        return database.sql("""
                        SELECT id, sso_provider_id, request_id, requested_at, outcome FROM chancery.provider_test
                        WHERE id = ? AND forget_at > ?
                        """)
                .param(testId)
                .param(at(now))
                .query((row, _) -> new Row(
                        row.getObject("id", UUID.class),
                        row.getObject("sso_provider_id", UUID.class),
                        row.getString("request_id"),
                        row.getObject("requested_at", OffsetDateTime.class).toInstant(),
                        row.getBytes("outcome")))
                .optional()
                .flatMap(row -> key(row.providerId()).map(key -> row.opened(key)));
    }

    private record Row(UUID id, UUID providerId, String requestId, Instant requestedAt, byte[] outcome) {

        ProviderTest opened(DataKey key) {
            return new ProviderTest(
                    id,
                    providerId,
                    requestId,
                    requestedAt,
                    Optional.ofNullable(outcome).map(octets -> open(octets, id, key)));
        }
    }

    /**
     * Keeps what came of a test, in the transaction that is under way. Whoever has another answer to it at once waits.
     *
     * @return false if something came of it before, or there is no such test any more
     */
    public boolean finish(ProviderTest test, String outcome) {
        return key(test.providerId())
                .filter(key ->
                        database.sql("UPDATE chancery.provider_test SET outcome = ? WHERE id = ? AND outcome IS NULL")
                                        .param(sealed(outcome, test.testId(), key))
                                        .param(test.testId())
                                        .update()
                                == 1)
                .isPresent();
    }

    private static byte[] sealed(String outcome, UUID testId, DataKey key) {
        try {
            return key.aead().encrypt(outcome.getBytes(StandardCharsets.UTF_8), place(testId));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot seal the outcome of test " + testId, e);
        }
    }

    private static String open(byte[] sealed, UUID testId, DataKey key) {
        try {
            return new String(key.aead().decrypt(sealed, place(testId)), StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the outcome of test " + testId + " was altered", e);
        }
    }

    /** A provider has one as long as it is there: its metadata is sealed by it. */
    private Optional<DataKey> key(UUID providerId) {
        return Optional.ofNullable(database.sql("SELECT " + DataKeys.COLUMNS + " FROM chancery.data_key WHERE id = ?")
                .param(providerId)
                .query(keys::read)
                .get(providerId));
    }

    private static byte[] place(UUID testId) {
        return (testId + "/provider test").getBytes(StandardCharsets.US_ASCII);
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
