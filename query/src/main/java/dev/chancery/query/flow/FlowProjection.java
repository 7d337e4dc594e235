package dev.chancery.query.flow;

import static dev.chancery.query.projection.Values.textOrEmpty;
import static dev.chancery.query.projection.Values.timestamp;

import dev.chancery.command.flow.FlowEvent;
import dev.chancery.query.projection.Write;
import java.util.List;

/** {@code auth.flow_state}. */
public final class FlowProjection {

    private FlowProjection() {}

    public static List<Write> project(FlowEvent event) {
        return switch (event) {
            case FlowEvent.Started e -> List.of(started(e));
            case FlowEvent.CodeIssued e ->
                List.of(Write.ofOne(
                        "UPDATE auth.flow_state SET auth_code_issued_at = ?, updated_at = ? WHERE id = ?",
                        timestamp(e.at()),
                        timestamp(e.at()),
                        e.flowId()));
            case FlowEvent.Ended e -> List.of(Write.of("DELETE FROM auth.flow_state WHERE id = ?", e.flowId()));
            case FlowEvent.Federated _ -> List.of();
        };
    }

    private static Write started(FlowEvent.Started e) {
        return Write.ofOne(
                """
                        INSERT INTO auth.flow_state (
                          id, user_id, auth_code, code_challenge_method, code_challenge, provider_type,
                          provider_access_token, provider_refresh_token, created_at, updated_at, authentication_method)
                        VALUES (?, ?, ?, ?::auth.code_challenge_method, ?, ?, '', '', ?, ?, ?)
                        """,
                e.flowId(),
                e.userId(),
                textOrEmpty(e.code()),
                e.challengeMethod(),
                textOrEmpty(e.challenge()),
                e.method(),
                timestamp(e.at()),
                timestamp(e.at()),
                e.method());
    }
}
