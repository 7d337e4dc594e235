package dev.chancery.api.user;

import dev.chancery.api.http.ApiException;

/**
 * Whether users may add and give up ways to sign in.
 *
 * @param enabled {@code GOTRUE_SECURITY_MANUAL_LINKING_ENABLED}
 */
public record ManualLinking(boolean enabled) {

    /** @throws ApiException {@code manual_linking_disabled} if they may not */
    public void require() {
        if (!enabled) {
            throw ApiException.of(404, "manual_linking_disabled", "Manual linking is disabled");
        }
    }
}
