package dev.chancery.infra.sms;

import dev.chancery.infra.keys.KeyedIds;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Which accounts have wished for a telephone number lately, on whatever node, and whatever has become of the wish: the phone that gets the
 * codes does not say which account they were sent for, and where others draw them nobody knows.
 */
public final class NumberWishes {

    private final JdbcClient database;
    private final KeyedIds ids;

    public NumberWishes(JdbcClient database, KeyedIds ids) {
        this.database = database;
        this.ids = ids;
    }

    /** Notes a wish, at once. It is forgotten a day later. */
    public void note(UUID userId, String phone) {
        database.sql("""
                        INSERT INTO chancery.number_wish (number, account, at) VALUES (?, ?, now())
                        ON CONFLICT (number, account) DO UPDATE SET at = now()
                        """).param(number(phone)).param(account(userId)).update();
    }

    /** Those who have wished for the number within that time, by what stands for them. */
    public Set<UUID> accounts(String phone, Duration within) {
        return Set.copyOf(database.sql("""
                        SELECT account FROM chancery.number_wish WHERE number = ? AND at > now() - ? * interval '1 ms'
                        """)
                .param(number(phone))
                .param(within.toMillis())
                .query(UUID.class)
                .list());
    }

    /** What stands for an account. */
    public UUID account(UUID userId) {
        return ids.of("wisher", userId.toString());
    }

    private UUID number(String phone) {
        return ids.of("wished number", phone);
    }
}
