package dev.chancery.api.user;

import dev.chancery.api.http.ApiException;
import dev.chancery.infra.guessing.CodeTries;
import dev.chancery.query.user.UserQueries.FoundToken;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** One guess at a code, which costs each token one try, however often the request is judged anew. */
final class Guess {

    private final UUID none;
    private final Supplier<Predicate<FoundToken>> check;
    private final CodeTries tries;
    private final Consumer<List<FoundToken>> mistaken;
    private final Set<UUID> tried = new HashSet<>();
    private final Set<UUID> taken = new HashSet<>();
    private Predicate<FoundToken> right;
    private boolean wrong;

    /** Why a code is nobody's, for the log: whoever presents it is not told. */
    enum Miss {
        NOTHING_SENT,
        NO_TRY_LEFT,
        MISMATCH,
        /** Where others have drawn it, what they say holds for a number, not for an account: of several, either could be the stranger's. */
        OF_SEVERAL_ACCOUNTS;

        String site() {
            return "guess." + name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * @param none what has a try less where nothing was sent
     * @param mistaken told what the code might have been of
     */
    Guess(UUID none, Supplier<Predicate<FoundToken>> check, CodeTries tries, Consumer<List<FoundToken>> mistaken) {
        this.none = none;
        this.check = check;
        this.tries = tries;
        this.mistaken = mistaken;
    }

    /**
     * The one whose code it is, of those that had a try left. Nobody is asked where none has.
     *
     * @param refusal what is answered where there is none
     */
    FoundToken among(List<FoundToken> sent, Supplier<ApiException> refusal) {
        List<UUID> keys = sent.isEmpty()
                ? List.of(none)
                : sent.stream().map(FoundToken::id).toList();
        take(keys);
        wrong = false;
        if (Collections.disjoint(keys, taken)) {
            throw missed(Miss.NO_TRY_LEFT, refusal);
        }
        if (right == null) {
            right = check.get();
        }
        List<FoundToken> open =
                sent.stream().filter(token -> taken.contains(token.id())).toList();
        List<FoundToken> found = open.stream().filter(right).toList();
        if (found.isEmpty()) {
            wrong = true;
            mistaken.accept(open);
            throw missed(sent.isEmpty() ? Miss.NOTHING_SENT : Miss.MISMATCH, refusal);
        }
        if (found.stream().map(token -> token.user().id()).distinct().count() > 1) {
            throw missed(Miss.OF_SEVERAL_ACCOUNTS, refusal);
        }
        return found.getFirst();
    }

    private static ApiException missed(Miss miss, Supplier<ApiException> refusal) {
        return refusal.get().at(miss.site());
    }

    private void take(List<UUID> keys) {
        List<UUID> untried = keys.stream().filter(tried::add).toList();
        if (!untried.isEmpty()) {
            taken.addAll(tries.take(untried));
        }
    }

    /** What fails for another reason than the code costs no try. */
    void failed() {
        if (!wrong && !taken.isEmpty()) {
            tries.giveBack(taken);
        }
    }
}
