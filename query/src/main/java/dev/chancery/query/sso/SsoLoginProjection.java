package dev.chancery.query.sso;

import static dev.chancery.query.projection.Values.textOrEmpty;
import static dev.chancery.query.projection.Values.timestamp;

import dev.chancery.command.sso.SsoLoginEvent;
import dev.chancery.query.projection.Write;
import java.util.List;
import java.util.UUID;

/** {@code auth.saml_relay_states}: who was sent to an identity provider and has not come back. */
public final class SsoLoginProjection {

    private SsoLoginProjection() {}

    public static List<Write> project(SsoLoginEvent event) {
        return switch (event) {
            case SsoLoginEvent.Requested e ->
                List.of(Write.ofOne(
                        """
                        INSERT INTO auth.saml_relay_states (
                          id, sso_provider_id, request_id, redirect_to, created_at, updated_at)
                        VALUES (?, ?, ?, ?, ?, ?)
                        """,
                        e.loginId(),
                        e.providerId(),
                        e.requestId(),
                        textOrEmpty(e.redirectTo()),
                        timestamp(e.at()),
                        timestamp(e.at())));
            case SsoLoginEvent.Accepted e -> e.unsolicited() ? List.of() : List.of(ended(e.loginId()));
            case SsoLoginEvent.Rejected e -> e.unsolicited() ? List.of() : List.of(ended(e.loginId()));
            case SsoLoginEvent.Expired e -> List.of(ended(e.loginId()));
        };
    }

    /** It may be gone already: with its provider, or by whoever looks after the database. */
    private static Write ended(UUID loginId) {
        return Write.of("DELETE FROM auth.saml_relay_states WHERE id = ?", loginId);
    }
}
