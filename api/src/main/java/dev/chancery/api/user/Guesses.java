package dev.chancery.api.user;

import dev.chancery.command.Origin;
import dev.chancery.command.user.TokenKind;
import dev.chancery.infra.guessing.CodeTries;
import dev.chancery.infra.keys.KeyedIds;
import dev.chancery.query.user.UserView;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Codes that somebody presents who may be guessing. A try is taken before it is looked whether the code is right: of many at once no more
 * are heard than one after the other. It is taken where no code was sent, too, and nobody who has an account waits for others on its
 * account, so that the time tells nothing.
 */
public final class Guesses {

    private final CodeTries tries;
    private final KeyedIds ids;
    private final NotedMistakes mistakes;

    public Guesses(CodeTries tries, KeyedIds ids, NotedMistakes mistakes) {
        this.tries = tries;
        this.ids = ids;
        this.mistakes = mistakes;
    }

    /**
     * A guess at what was sent to an address, or a phone number.
     *
     * @param kinds what it may be good for
     * @param check what is known of the code; asked for once, outside of transactions, whoever has the address
     * @param origin of what is noted of a mistake at the account of that user
     */
    Guess at(String address, List<TokenKind> kinds, Supplier<CodeCheck> check, Function<UserView, Origin> origin) {
        UUID none = ids.of("no code", kinds.toString(), address);
        return new Guess(none, check, tries, wrong -> mistakes.note(wrong, origin));
    }
}
