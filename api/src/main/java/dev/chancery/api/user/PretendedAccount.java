package dev.chancery.api.user;

import dev.chancery.infra.keys.KeyedIds;
import dev.chancery.query.user.IdentityView;
import dev.chancery.query.user.UserView;
import java.util.UUID;

/**
 * The account that an answer to a repeated sign-up speaks of. Where the address has a confirmed account, it is one that
 * does not exist, the same each time, as one that is waiting for its confirmation would be. Either is shown as of now: since when
 * somebody waits tells who has asked before, and that there is somebody.
 *
 * @param id of the account
 * @param identityId of its identity
 */
record PretendedAccount(UUID id, UUID identityId) {

    /** The account that is really waiting. */
    static PretendedAccount of(UserView waiting, String provider, KeyedIds ids) {
        UUID identity = waiting.identities().stream()
                .filter(each -> each.provider().equals(provider))
                .map(IdentityView::id)
                .findFirst()
                .orElseGet(() -> disguise("identity", waiting, provider, ids));
        return new PretendedAccount(waiting.id(), identity);
    }

    /** One that hides the owner. */
    static PretendedAccount insteadOf(UserView owner, String provider, KeyedIds ids) {
        return new PretendedAccount(disguise("user", owner, provider, ids), disguise("identity", owner, provider, ids));
    }

    /** Ids of users are known to many, who could else try which of them an address has. */
    private static UUID disguise(String what, UserView owner, String provider, KeyedIds ids) {
        return ids.of("pretended " + what, provider, owner.id().toString());
    }
}
