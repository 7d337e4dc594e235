package dev.chancery.api;

import dev.chancery.infra.settings.ApiSettings;

/** Where the service listens. */
final class Listening {

    private static final String LOOPBACK = "127.0.0.1";
    private static final String EVERYWHERE = "0.0.0.0";

    private Listening() {}

    /** As told; else on loopback only while tokens are signed by a generated secret, whose keys are shown on the screen. */
    static String address(ApiSettings api, Secrets secrets) {
        return api.host().orElse(secrets.generated() ? LOOPBACK : EVERYWHERE);
    }
}
