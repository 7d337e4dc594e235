package dev.chancery.api.user;

import dev.chancery.api.http.ApiException;
import dev.chancery.query.user.UserQueries;
import java.util.UUID;

/** Whether addresses that an administrator gives to a user are anybody's. */
record FreeAddresses(UserQueries users) {

    private static final UUID NOBODY = new UUID(0, 0);

    /** @throws ApiException {@code email_exists} or {@code phone_exists} */
    void requireFree(AdminUserRequest request) {
        requireFreeFor(NOBODY, request);
    }

    /**
     * As {@link #requireFree}, but for the user's own. GoTrue leaves this to the unique index and answers 500; the client's
     * mistake deserves the client's answer.
     */
    void requireFreeFor(UUID userId, AdminUserRequest request) {
        request.email()
                .flatMap(email -> users.ownerOfEmail(email.value()))
                .filter(owner -> !owner.id().equals(userId))
                .ifPresent(_ -> {
                    throw UserRefusals.emailExists();
                });
        request.phone()
                .flatMap(phone -> users.ownerOfPhone(phone.value()))
                .filter(owner -> !owner.equals(userId))
                .ifPresent(_ -> {
                    throw ApiException.unprocessable("phone_exists", "Phone number already registered by another user");
                });
    }
}
