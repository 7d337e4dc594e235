package dev.chancery.api.user;

import dev.chancery.api.http.ApiException;
import dev.chancery.infra.guessing.CodeTries;
import dev.chancery.query.user.UserQueries.FoundToken;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One guess at a code, which costs each token one try, however often the request is judged anew. */
final class Guess {

    private final UUID none;
    private final Supplier<CodeCheck> asked;
    private final CodeTries tries;
    private final Consumer<List<FoundToken>> mistaken;
    private final Set<UUID> tried = new HashSet<>();
    private final Set<UUID> taken = new HashSet<>();
    private CodeCheck check;
    /** Whether the try is gone: not where the code is right and nobody else's, whatever else fails. */
    private boolean used;

    /** Why a code is nobody's, for the log: whoever presents it is not told. */
    enum Miss {
        NOTHING_SENT,
        /** Or no try is left. */
        MISMATCH,
        /** Of the accounts that have wished for the number, each could be that of a stranger who waits for its owner's code. */
        OF_SEVERAL_ACCOUNTS;

        String site() {
            return "guess." + name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * @param none what has a try less where nothing was sent
     * @param mistaken told what the code might have been of
     */
    Guess(UUID none, Supplier<CodeCheck> asked, CodeTries tries, Consumer<List<FoundToken>> mistaken) {
        this.none = none;
        this.asked = asked;
        this.tries = tries;
        this.mistaken = mistaken;
    }

    /**
     * The one whose code it is, of those that had a try left.
     *
     * @param sent what the code may be of
     * @param refusal what is answered where it is of none
     */
    FoundToken among(List<FoundToken> sent, Supplier<ApiException> refusal) {
        take(sent.isEmpty() ? List.of(none) : sent.stream().map(FoundToken::id).toList());
        used = false;
        if (check == null) {
            check = asked.get();
        }
        List<FoundToken> open =
                sent.stream().filter(token -> taken.contains(token.id())).toList();
        Optional<FoundToken> found = open.stream().filter(check.right()).findFirst();
        if (found.isEmpty()) {
            used = true;
            mistaken.accept(open);
            throw missed(sent.isEmpty() ? Miss.NOTHING_SENT : Miss.MISMATCH, refusal);
        }
        if (check.ofSeveral().test(sent.stream().filter(check.right()).toList())) {
            used = true;
            throw missed(Miss.OF_SEVERAL_ACCOUNTS, refusal);
        }
        return found.get();
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

    /** What fails for another reason than the code, or whose it is, costs no try. */
    void failed() {
        if (!used && !taken.isEmpty()) {
            tries.giveBack(taken);
        }
    }
}
