package dev.chancery.api.user;

import dev.chancery.query.user.UserQueries.FoundToken;
import java.util.List;
import java.util.function.Predicate;

/**
 * What is known of a code.
 *
 * @param right whether it is that of a token
 * @param ofSeveral whether it may be one that was sent for another account than that of the tokens for which it is right; asked each time
 *     that the request is judged
 */
record CodeCheck(Predicate<FoundToken> right, Predicate<List<FoundToken>> ofSeveral) {

    /** By the hash of what was sent there. */
    static CodeCheck byHash(String address, String code) {
        return new CodeCheck(token -> HashedCodes.matches(address, code, token.hash()), _ -> false);
    }
}
