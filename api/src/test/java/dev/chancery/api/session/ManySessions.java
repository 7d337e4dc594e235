package dev.chancery.api.session;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import tools.jackson.databind.JsonNode;

/** A user who has signed in very often: copies of a session, as the log and the tables would have them. */
final class ManySessions {

    private static final String COPIES = """
            CREATE TEMPORARY TABLE copies AS
            SELECT gen_random_uuid() AS session, gen_random_uuid() AS amr, gen_random_uuid() AS event, e.*
            FROM events.event e, generate_series(1, %d)
            WHERE subject = '%s' AND name = 'session.started';
            INSERT INTO events.event (event_id, aggregate_type, aggregate_id, sequence_number, name, revision, subject,
              key_ids, occurred_at, payload, metadata)
            SELECT event, aggregate_type, session, sequence_number, name, revision, subject, ARRAY[subject, session],
              occurred_at, jsonb_set(jsonb_set(payload, '{sessionId}', to_jsonb(session)), '{methods,0,id}', to_jsonb(amr))
                - 'sealed', metadata - 'sealed'
            FROM copies;
            INSERT INTO chancery.data_key (id, subject, wrapped, master_key_id) SELECT session, subject, '', '' FROM copies;
            INSERT INTO auth.sessions (id, user_id, created_at, updated_at, aal, refresh_token_counter)
            SELECT session, subject, occurred_at, occurred_at, 'aal1', 0 FROM copies;
            INSERT INTO auth.mfa_amr_claims (id, session_id, created_at, updated_at, authentication_method)
            SELECT amr, session, occurred_at, occurred_at, 'password' FROM copies;
            INSERT INTO auth.audit_log_entries (instance_id, id, payload, created_at, ip_address)
            SELECT a.instance_id, event, a.payload::jsonb || '{"actor_username": ""}', a.created_at, a.ip_address
            FROM copies JOIN auth.audit_log_entries a ON a.id = event_id;
            DROP TABLE copies;
            ANALYZE
            """;

    private ManySessions() {}

    /** Signs a user up who has that many sessions more; their session as the service answered it. */
    static JsonNode signUp(TestService service, String email, int more) {
        JsonNode session = service.signUp(email);
        Sql.on(service.database())
                .execute(COPIES.formatted(more, session.get("user").get("id").stringValue()));
        return session;
    }
}
