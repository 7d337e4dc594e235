package dev.chancery.command.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.command.Decision;
import dev.chancery.command.user.UserCommand.Delete;
import dev.chancery.command.user.UserEvent.SignedUp;
import dev.chancery.command.user.UserEvent.Via;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DeletionTest {

    private static final UUID ID = new UUID(0, 1);
    private static final UUID KEY = new UUID(0, 2);
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private final UserState user = new UserState();

    DeletionTest() {
        user.evolve(new SignedUp(
                ID, Via.SELF, "aud", "role", "a@b.co", null, null, true, false, null, Map.of(), Map.of(), List.of(),
                NOW));
    }

    @Test
    void a_user_who_was_deleted_softly_can_still_be_erased() {
        decide(new Delete(ID, true, KEY, NOW)).forEach(user::evolve);

        assertThat(decide(new Delete(ID, false, KEY, NOW))).containsExactly(new UserEvent.Deleted(ID, NOW));
    }

    @Test
    void deleting_softly_again_changes_nothing() {
        decide(new Delete(ID, true, KEY, NOW)).forEach(user::evolve);

        assertThat(decide(new Delete(ID, true, KEY, NOW))).isEmpty();
    }

    @Test
    void an_erased_user_is_not_found() {
        decide(new Delete(ID, false, KEY, NOW)).forEach(user::evolve);

        Decision<UserEvent> again = UserDecisions.decide(user, new Delete(ID, false, KEY, NOW));

        assertThat(again).isEqualTo(Decision.refuse(UserRefusal.Simple.NOT_FOUND));
    }

    private List<UserEvent> decide(UserCommand command) {
        Decision<UserEvent> decision = UserDecisions.decide(user, command);
        assertThat(decision).isInstanceOf(Decision.Accepted.class);
        return decision.events();
    }
}
