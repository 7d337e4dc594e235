package dev.chancery.api.session;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.Audience;
import dev.chancery.api.http.Uuids;
import dev.chancery.api.token.AccessTokenVerifier;
import dev.chancery.api.token.TokenVerification;
import dev.chancery.api.token.VerifiedClaims;
import dev.chancery.query.session.SessionView;
import dev.chancery.query.user.UserQueries;
import dev.chancery.query.user.UserQueries.UserAndSession;
import dev.chancery.query.user.UserView;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiPredicate;

/** Finds out from {@code Authorization: Bearer} who is calling (RFC 6750 §2.1). */
public final class Bearer {

    private static final UUID NIL = new UUID(0, 0);

    private final AccessTokenVerifier verifier;
    private final UserQueries users;
    private final InstantSource clock;
    private final String defaultAudience;
    private final List<String> furtherAudiences;
    private final List<String> adminRoles;
    private final SessionValidity validity;
    private final BiPredicate<UUID, String> rolesByProvider;

    /** @param rolesByProvider whether a user has a role by their identity provider, which makes nobody an administrator */
    public Bearer(
            AccessTokenVerifier verifier,
            UserQueries users,
            InstantSource clock,
            String defaultAudience,
            List<String> furtherAudiences,
            List<String> adminRoles,
            SessionValidity validity,
            BiPredicate<UUID, String> rolesByProvider) {
        this.verifier = verifier;
        this.users = users;
        this.clock = clock;
        this.defaultAudience = defaultAudience;
        this.furtherAudiences = furtherAudiences;
        this.adminRoles = adminRoles;
        this.validity = validity;
        this.rolesByProvider = rolesByProvider;
    }

    /** The user of the token, and the session where the token names one. */
    public Caller requireUser(HttpServletRequest request) {
        VerifiedClaims claims = claims(request);
        UserAndSession found = load(claims);
        requireNotBanned(found.user());
        return new Caller(found.user(), found.session(), claims, audience(request, claims));
    }

    /** A caller whose role may administer. */
    public Administrator requireAdmin(HttpServletRequest request) {
        VerifiedClaims claims = claims(request);
        Optional<UUID> sessionId = sessionId(claims);
        if (sessionId.isPresent() && !sessionId.get().equals(NIL)) {
            UserAndSession found = load(claims);
            requireNotBanned(found.user());
            requireOwnRole(found.user(), claims);
            if (!found.session().map(validity::isValid).orElse(true)) {
                throw ApiException.of(403, "session_expired", "Session is no longer valid");
            }
        } else {
            uuid(claims.subject()).flatMap(users::byId).ifPresent(this::requireNotBanned);
        }
        if (!adminRoles.contains(claims.role())) {
            throw notAdmin();
        }
        String audience = askedAudience(request).orElse(defaultAudience);
        return new Administrator(uuid(claims.subject()).orElse(NIL), claims.role(), audience);
    }

    /** It may have come to administer after the provider gave it. */
    private void requireOwnRole(UserView user, VerifiedClaims claims) {
        if (user.ssoUser() && adminRoles.contains(claims.role()) && rolesByProvider.test(user.id(), claims.role())) {
            throw notAdmin();
        }
    }

    private static ApiException notAdmin() {
        return ApiException.of(403, "not_admin", "User not allowed");
    }

    /** Whether the request has a token of somebody who may administer. */
    boolean isAdministrator(HttpServletRequest request) {
        try {
            requireAdmin(request);
            return true;
        } catch (ApiException _) {
            return false;
        }
    }

    private void requireNotBanned(UserView user) {
        if (user.bannedAt(clock.instant())) {
            throw ApiException.of(403, "user_banned", "User is banned").at("bearer.user-banned");
        }
    }

    /**
     * The audience that a request for whoever asks means. An address belongs to one audience only: whoever could choose it freely would
     * keep the owner out, and get tokens signed for services that go by it (RFC 8725 §3.9).
     *
     * @throws ApiException {@code validation_failed} if it names one that is not ours
     */
    public String audience(HttpServletRequest request) {
        String asked = askedAudience(request).orElse(defaultAudience);
        if (!asked.equals(defaultAudience) && !furtherAudiences.contains(asked) && !isAdministrator(request)) {
            throw ApiException.validation("X-JWT-AUD names an audience that is not configured");
        }
        return asked;
    }

    private String audience(HttpServletRequest request, VerifiedClaims claims) {
        return askedAudience(request)
                .or(() -> claims.audience().stream()
                        .findFirst()
                        .filter(first -> !first.isEmpty() && !adminRoles.contains(claims.role())))
                .orElse(defaultAudience);
    }

    private static Optional<String> askedAudience(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader("X-JWT-AUD"))
                .filter(asked -> !asked.isEmpty())
                .map(asked -> Audience.require("X-JWT-AUD", asked));
    }

    private VerifiedClaims claims(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        String[] parts = header == null ? new String[0] : header.split(" ", -1);
        if (parts.length != 2 || !parts[0].toLowerCase(Locale.ROOT).equals("bearer") || parts[1].isEmpty()) {
            throw ApiException.of(401, "no_authorization", "This endpoint requires a valid Bearer token");
        }
        return switch (verifier.verify(parts[1])) {
            case TokenVerification.Verified(VerifiedClaims claims) -> claims;
            case TokenVerification.Rejected(String reason) ->
                throw badJwt("invalid JWT: unable to parse or verify signature, " + reason);
        };
    }

    private UserAndSession load(VerifiedClaims claims) {
        if (claims.subject().isEmpty()) {
            throw badJwt("invalid claim: missing sub claim");
        }
        UUID userId = uuid(claims.subject())
                .orElseThrow(() -> ApiException.of(400, "bad_jwt", "invalid claim: sub claim must be a UUID"));
        Optional<UUID> sessionId = sessionId(claims).filter(id -> !id.equals(NIL));
        UserAndSession found = users.withSession(userId, sessionId.orElse(null)).orElseThrow(Caller::userNotFound);
        boolean sessionGone = sessionId.isPresent()
                && found.session()
                        .map(SessionView::userId)
                        .filter(found.user().id()::equals)
                        .isEmpty();
        if (sessionGone) {
            throw ApiException.of(403, "session_not_found", "Session from session_id claim in JWT does not exist");
        }
        return found;
    }

    private static Optional<UUID> sessionId(VerifiedClaims claims) {
        if (claims.sessionId().isEmpty()) {
            return Optional.empty();
        }
        Optional<UUID> id = uuid(claims.sessionId());
        if (id.isEmpty()) {
            throw badJwt("invalid claim: session_id claim must be a UUID");
        }
        return id;
    }

    private static Optional<UUID> uuid(String text) {
        return Uuids.parse(text);
    }

    private static ApiException badJwt(String message) {
        return ApiException.of(403, "bad_jwt", message);
    }
}
