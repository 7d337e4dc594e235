package dev.chancery.infra.sms;

import dev.chancery.infra.keys.KeyedIds;
import java.time.Duration;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Which accounts have wished for a telephone number lately, on whatever node, and whatever has become of the wish: a code that others have
 * drawn is one for the number, so that of several accounts nobody knows whose it is.
 */
public final class NumberWishes {

    private final JdbcClient database;
    private final KeyedIds ids;

    public NumberWishes(JdbcClient database, KeyedIds ids) {
        this.database = database;
        this.ids = ids;
    }

    /** Notes a wish, in the transaction that is under way, which has to hold the account's lock. It is forgotten a day later. */
    public void note(UUID account, String phone) {
        database.sql("""
                        INSERT INTO chancery.number_wish (number, account, at) VALUES (?, ?, now())
                        ON CONFLICT (number, account) DO UPDATE SET at = now()
                        """)
                .param(number(phone))
                .param(ids.of("wisher", account.toString()))
                .update();
    }

    /** Whether more than one account has wished for the number within that time. */
    public boolean ofSeveral(String phone, Duration within) {
        return database.sql("""
                        SELECT count(*) > 1 FROM chancery.number_wish
                        WHERE number = ? AND at > now() - ? * interval '1 ms'
                        """)
                .param(number(phone))
                .param(within.toMillis())
                .query(Boolean.class)
                .single();
    }

    private UUID number(String phone) {
        return ids.of("wished number", phone);
    }
}
