package dev.chancery.command.user;

import static dev.chancery.command.Decision.accept;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.command.user.UserCommand.Provision;
import dev.chancery.command.user.UserEvent.Modified;
import dev.chancery.command.user.UserEvent.Via;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an organisation's identity provider makes of an account. */
class ProvisionTest {

    private final UserState user = new UserState();

    @BeforeEach
    void signUp() {
        user.evolve(Lives.signedUp(false));
    }

    @Test
    void its_role_and_what_changes_of_the_app_metadata_are_on_its_word() {
        Map<String, Object> patch = new HashMap<>();
        patch.put("groups", List.of("editors"));
        patch.put("department", null);

        assertThat(UserDecisions.decide(user, new Provision(Lives.ID, 0, Optional.of("editor"), patch, Lives.NOON)))
                .isEqualTo(accept(new Modified(
                        Lives.ID,
                        Via.PROVIDER,
                        List.of("role", "app_metadata"),
                        "editor",
                        null,
                        patch,
                        null,
                        null,
                        Lives.NOON)));
    }

    @Test
    void what_it_says_nothing_new_of_stays() {
        assertThat(UserDecisions.decide(user, new Provision(Lives.ID, 0, Optional.of("editor"), Map.of(), Lives.NOON)))
                .isEqualTo(accept(new Modified(
                        Lives.ID, Via.PROVIDER, List.of("role"), "editor", null, null, null, null, Lives.NOON)));
    }
}
