package dev.chancery.api.user;

import dev.chancery.api.session.Sessions;
import dev.chancery.api.session.Sessions.Begun;
import dev.chancery.api.session.TokenPlan;
import dev.chancery.api.user.SigningUp.Outcome;
import dev.chancery.api.user.SigningUp.Request;
import dev.chancery.query.user.UserQueries;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** What somebody is told who signs up. */
record SignUpAnswers(String defaultRole, SignUpMedia media, UserQueries users, Sessions sessions) {

    /** Whoever has just opened the account, and is to confirm the address. */
    Outcome opened(UUID userId) {
        return new Outcome.Pending(UserResponse.of(CommittedUser.of(users, userId)));
    }

    /** What someone is told who may not be the owner: what they said themselves, in the shape of a new account. */
    Outcome pretended(Request request, PretendedAccount account, Instant now) {
        SignUpMedium medium = media.of(request.address());
        Map<String, Object> claims =
                users.asStored(medium.claims(account.id(), request.address().value(), request.data()));
        return new Outcome.Pending(
                UserResponse.pending(account, request, defaultRole, claims, medium.ofIdentity(claims), now));
    }

    Outcome signedIn(UUID userId, Begun session, TokenPlan plan, Instant now) {
        return new Outcome.SignedIn(sessions.tokens(CommittedUser.of(users, userId), session, plan, now));
    }
}
