package dev.chancery.api.sso;

import dev.chancery.api.http.Uuids;
import java.util.Optional;
import java.util.UUID;

/** The relay state of a login that only tries a provider, by which it is told from those by which somebody comes in. */
final class TestRelayState {

    private static final String MARK = "test-";

    private TestRelayState() {}

    static String of(UUID testId) {
        return MARK + testId;
    }

    static Optional<UUID> read(String relayState) {
        return relayState.startsWith(MARK) ? Uuids.parse(relayState.substring(MARK.length())) : Optional.empty();
    }
}
