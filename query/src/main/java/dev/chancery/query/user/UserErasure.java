package dev.chancery.query.user;

import static dev.chancery.query.projection.Values.timestamp;

import dev.chancery.command.user.UserEvent;
import dev.chancery.query.audit.AuditRedaction;
import dev.chancery.query.projection.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What remains of a deleted user. Rows that a foreign key would remove are removed by name, because the tables of a
 * replay have no foreign keys; the audit log keeps what happened and loses who it was.
 */
final class UserErasure {

    private static final List<String> OF_USER = List.of(
            "one_time_tokens",
            "flow_state",
            "sessions",
            "mfa_factors",
            "webauthn_credentials",
            "webauthn_challenges",
            "oauth_authorizations",
            "oauth_consents");

    private UserErasure() {}

    static List<Write> delete(UserEvent.Deleted e) {
        List<Write> writes = removeDependents(e.userId());
        writes.add(Write.of("DELETE FROM auth.identities WHERE user_id = ?", e.userId()));
        writes.add(Write.ofOne("DELETE FROM auth.users WHERE id = ?", e.userId()));
        writes.add(Write.ofNone("SELECT FROM auth.identities WHERE user_id = ?", e.userId()));
        writes.addAll(requireDependentsGone(e.userId()));
        writes.addAll(AuditRedaction.first(e.userId()));
        return writes;
    }

    static List<Write> softDelete(UserEvent.SoftDeleted e) {
        List<Write> writes = removeDependents(e.userId());
        // absent once the user was erased, when the row goes too
        Objects.requireNonNullElse(e.identities(), Map.<UUID, String>of())
                .forEach((id, pseudonym) -> writes.add(Write.of(
                        "UPDATE auth.identities SET provider_id = ?, identity_data = '{}', updated_at = ? WHERE id = ?",
                        pseudonym,
                        timestamp(e.at()),
                        id)));
        writes.add(redactUnknownIdentities(e));
        writes.add(Write.ofOne(
                """
                UPDATE auth.users
                SET email = ?, phone = ?, email_change = ?, phone_change = ?, encrypted_password = NULL,
                    confirmation_token = '', recovery_token = '', email_change_token_current = '',
                    email_change_token_new = '', phone_change_token = '', reauthentication_token = '',
                    raw_user_meta_data = '{}', raw_app_meta_data = '{}', deleted_at = ?, updated_at = ?
                WHERE id = ?
                """,
                e.email(),
                e.phone(),
                e.emailChange(),
                e.phoneChange(),
                timestamp(e.at()),
                timestamp(e.at()),
                e.userId()));
        writes.add(Write.ofNone("SELECT FROM auth.identities WHERE user_id = ? AND identity_data <> '{}'", e.userId()));
        writes.addAll(requireDependentsGone(e.userId()));
        writes.addAll(AuditRedaction.first(e.userId()));
        return writes;
    }

    /** Those that SQL has added become pseudonyms of the same kind, from what stands in their rows. */
    private static Write redactUnknownIdentities(UserEvent.SoftDeleted e) {
        String known = Objects.requireNonNullElse(e.identities(), Map.<UUID, String>of()).keySet().stream()
                .map(UUID::toString)
                .collect(Collectors.joining(",", "{", "}"));
        return Write.of("""
                UPDATE auth.identities
                SET provider_id = rtrim(translate(encode(sha256(convert_to(
                      user_id || provider || ':' || provider_id, 'UTF8')), 'base64'), '+/', '-_'), '='),
                    identity_data = '{}', updated_at = ?
                WHERE user_id = ? AND id <> ALL (?::uuid[]) AND identity_data <> '{}'
                """, timestamp(e.at()), e.userId(), known);
    }

    /** How many there are is not known; that none is left has to be. */
    private static List<Write> requireDependentsGone(UUID userId) {
        return OF_USER.stream()
                .map(table -> Write.ofNone("SELECT FROM auth." + table + " WHERE user_id = ?", userId))
                .toList();
    }

    private static List<Write> removeDependents(UUID userId) {
        List<Write> writes = new ArrayList<>();
        writes.add(Write.of("""
                DELETE FROM auth.mfa_amr_claims
                WHERE session_id IN (SELECT id FROM auth.sessions WHERE user_id = ?)
                """, userId));
        OF_USER.forEach(table -> writes.add(Write.of("DELETE FROM auth." + table + " WHERE user_id = ?", userId)));
        return writes;
    }
}
