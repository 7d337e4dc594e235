package dev.chancery.api.user;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.session.Caller;
import dev.chancery.api.user.ChangingUser.Request;
import dev.chancery.query.session.SessionView;
import dev.chancery.query.user.UserQueries;
import dev.chancery.query.user.UserView;
import java.util.Optional;

/** Which changes of their account users may ask for. */
record AllowedChanges(ChangeRules rules, UserQueries users) {

    /** @throws ApiException if one is not allowed; of a new password {@link PasswordChanges} has more to say */
    void require(Caller caller, Request request, Optional<String> newEmail, Optional<String> newPhone) {
        UserView user = caller.user();
        boolean newPassword = request.password().filter(p -> !p.isEmpty()).isPresent();
        request.data().ifPresent(patch -> MetadataSize.USER.require(user.userMetadata(), patch));
        request.appData().ifPresent(patch -> MetadataSize.APP.require(user.appMetadata(), patch));
        if (request.appData().isPresent() && !rules.mayChangeAppMetadata(user)) {
            throw ApiException.of(403, "not_admin", "Updating app_metadata requires admin privileges");
        }
        boolean atAal2 =
                caller.session().map(SessionView::aal).filter("aal2"::equals).isPresent();
        boolean changesProof = newPassword || newEmail.isPresent() || newPhone.isPresent();
        if (user.hasVerifiedFactor() && !atAal2 && changesProof) {
            throw ApiException.of(
                    401,
                    "insufficient_aal",
                    "AAL2 session is required to update email or password when MFA is enabled.");
        }
        if (user.anonymous()
                && newPassword
                && request.email().isEmpty()
                && request.phone().isEmpty()) {
            throw ApiException.unprocessable(
                    "validation_failed",
                    "Updating password of an anonymous user without an email or phone is not allowed");
        }
        if (user.ssoUser() && (changesProof || request.nonce().isPresent())) {
            throw ApiException.unprocessable(
                    "user_sso_managed", "Updating email, phone, password of a SSO account only possible via SSO");
        }
        newEmail.flatMap(email -> users.ownerOfEmail(email))
                .filter(owner -> !owner.id().equals(user.id()))
                .ifPresent(_ -> {
                    throw UserRefusals.emailExists();
                });
        newPhone.filter(users::phoneIsTaken).ifPresent(_ -> {
            throw UserRefusals.phoneExists();
        });
    }
}
