package dev.chancery.api.user;

import dev.chancery.infra.guessing.CodeTries;
import dev.chancery.query.user.UserQueries.FoundToken;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
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

    /** The one whose code it is, of those that had a try left. */
    Optional<FoundToken> among(List<FoundToken> sent) {
        take(sent.isEmpty() ? List.of(none) : sent.stream().map(FoundToken::id).toList());
        if (right == null) {
            right = check.get();
        }
        List<FoundToken> open =
                sent.stream().filter(token -> taken.contains(token.id())).toList();
        Optional<FoundToken> found = open.stream().filter(right).findFirst();
        wrong = found.isEmpty();
        if (wrong) {
            mistaken.accept(open);
        }
        return found;
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
