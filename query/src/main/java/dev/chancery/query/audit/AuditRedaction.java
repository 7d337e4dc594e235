package dev.chancery.query.audit;

import dev.chancery.query.projection.Write;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Makes of audit entries about somebody who is erased what projecting their events without the keys makes; most name nobody. There may
 * be any number: the deletion itself does one step, and what is left is put into line with it.
 */
public final class AuditRedaction {

    /** Some tenths of a second of work, and more than most people ever have. */
    public static final int AT_ONCE = 1000;

    /** Those of the entries that are told by {@code told}, an id and whom it is about, that say who it was. */
    private static final String NAMED = """
            WHERE id = told.event_id
              AND (payload ->> 'actor_id' = person
                     AND (payload ->> 'actor_username' <> '' OR payload ->> 'actor_name' IS NOT NULL)
                   OR payload #>> '{traits,user_email}' <> '' OR payload #>> '{traits,user_phone}' <> ''
                   OR payload #>> '{traits,provider_id}' <> '')
            """;

    private static final String REDACT = """
            UPDATE auth.audit_log_entries
            SET payload = (payload::jsonb
              || CASE WHEN payload ->> 'actor_id' = person THEN '{"actor_username": ""}' ELSE '{}' END::jsonb
              || CASE WHEN jsonb_exists_any(payload::jsonb -> 'traits', '{user_email, user_phone, provider_id}')
                   THEN jsonb_build_object('traits', payload::jsonb -> 'traits'
                     || CASE WHEN jsonb_exists(payload::jsonb -> 'traits', 'user_email')
                          THEN '{"user_email": ""}' ELSE '{}' END::jsonb
                     || CASE WHEN jsonb_exists(payload::jsonb -> 'traits', 'user_phone')
                          THEN '{"user_phone": ""}' ELSE '{}' END::jsonb
                     || CASE WHEN jsonb_exists(payload::jsonb -> 'traits', 'provider_id')
                          THEN '{"provider_id": ""}' ELSE '{}' END::jsonb)
                   ELSE '{}' END
              #- CASE WHEN payload ->> 'actor_id' = person THEN '{actor_name}' ELSE '{}' END::text[])::json
            FROM %s
            """ + NAMED;

    /** Rows are compared as wholes: where somebody is known to have many, the order of positions alone would look good, and be long. */
    private static final String TOLD = """
            WITH told AS (
              SELECT event_id, subject::text AS person, position
              FROM events.event
              WHERE (subject, position) > (?, 0) AND (subject, position) <= (?, %2$d)
              ORDER BY events.event.subject, events.event.position LIMIT %1$d)""".formatted(AT_ONCE, Long.MAX_VALUE);

    private static final String FIRST = TOLD + """
            ,
            rest AS (
              INSERT INTO chancery.audit_redaction (subject, position)
              SELECT person::uuid, max(position) FROM told GROUP BY person HAVING count(*) = %1$d
              ON CONFLICT DO NOTHING)
            """.formatted(AT_ONCE) + REDACT.formatted("told");

    private static final String LEFT = TOLD + """

            SELECT FROM auth.audit_log_entries, told
            """ + NAMED;

    private static final String ALL =
            REDACT.formatted("(SELECT event_id, subject::text AS person FROM events.event WHERE subject = ?) AS told");

    /** Of any who is in line: one whose entries cannot be changed must not hold up the others. */
    public static final String NEXT = """
            WITH due AS MATERIALIZED (
              SELECT subject, position FROM chancery.audit_redaction ORDER BY random() LIMIT 1 FOR UPDATE SKIP LOCKED),
            told AS MATERIALIZED (
              SELECT page.event_id, due.subject::text AS person, page.position
              FROM due CROSS JOIN LATERAL (
                SELECT event_id, position FROM events.event
                WHERE subject = due.subject AND position > due.position ORDER BY position LIMIT ?) AS page),
            step AS (SELECT count(*) AS entries, max(position) AS last FROM told),
            moved AS (
              UPDATE chancery.audit_redaction AS line SET position = step.last
              FROM due, step WHERE line.subject = due.subject AND step.entries = ?),
            done AS (
              DELETE FROM chancery.audit_redaction AS line
              USING due, step WHERE line.subject = due.subject AND step.entries < ?),
            named AS MATERIALIZED (
            SELECT id FROM auth.audit_log_entries, told
            """ + NAMED + """
            ),
            redacted AS (
            """ + REDACT.formatted("told") + """
            RETURNING id)
            SELECT (SELECT count(*) FROM due) AS due,
              (SELECT count(*) FROM named) - (SELECT count(*) FROM redacted) AS kept
            """;

    private final JdbcClient database;
    private final int atOnce;

    /** @param atOnce entries in one step */
    public AuditRedaction(JdbcClient database, int atOnce) {
        this.database = database;
        this.atOnce = atOnce;
    }

    /**
     * The first step, a place in line for what it leaves, and a look whether it was done: however many entries there are, it takes no
     * longer.
     */
    public static List<Write> first(UUID subject) {
        return List.of(Write.of(FIRST, subject, subject), Write.ofNone(LEFT, subject, subject));
    }

    /** All of it, for a replay: nobody waits for that. */
    public static Write all(UUID subject) {
        return Write.of(ALL, subject);
    }

    /**
     * The next step of somebody who is in line and whom nobody else has, committed as a whole or not at all.
     *
     * @return false if there was nobody
     * @throws IllegalStateException if a trigger has kept entries from being changed: the step is to be undone
     */
    public boolean next() {
        return database.sql(NEXT)
                .param(atOnce)
                .param(atOnce)
                .param(atOnce)
                .query((row, _) -> {
                    if (row.getLong("kept") > 0) {
                        throw new IllegalStateException("a trigger has kept back entries of auth.audit_log_entries");
                    }
                    return row.getLong("due") > 0;
                })
                .single();
    }

    /** How many are in line. */
    public long waiting() {
        return database.sql("SELECT count(*) FROM chancery.audit_redaction")
                .query(Long.class)
                .single();
    }
}
