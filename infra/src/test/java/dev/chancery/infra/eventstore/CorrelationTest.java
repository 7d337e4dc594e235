package dev.chancery.infra.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.command.Actor;
import dev.chancery.command.Origin;
import dev.chancery.command.session.RefreshTokenKey;
import dev.chancery.command.session.SessionCommand;
import dev.chancery.command.session.Standing;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.axonframework.config.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an event says about what brought it about. */
class CorrelationTest {

    private final TestDatabase database = TestPostgres.freshDatabase();
    private final LogFixture node = new LogFixture(database.dataSource());
    private final Scene scene = new Scene(node);
    private final List<String> commands = new ArrayList<>();

    CorrelationTest() {
        node.bean(Configuration.class).commandBus().registerHandlerInterceptor((unit, chain) -> {
            commands.add(unit.getMessage().getIdentifier());
            return chain.proceed();
        });
    }

    @AfterEach
    void close() {
        node.close();
        database.close();
    }

    @Test
    void the_events_of_a_request_are_correlated_and_each_names_the_command_that_caused_it() {
        UUID user = UUID.randomUUID();
        node.commands().transaction(Scene.ORIGIN, transaction -> {
            transaction.send(Scene.signUp(user, "ann@example.com"));
            return transaction.send(new SessionCommand.Start(
                    UUID.randomUUID(),
                    user,
                    -1,
                    Standing.NEWCOMER,
                    UUID.randomUUID(),
                    "password",
                    "email",
                    Optional.empty(),
                    RefreshTokenKey.generate(new SecureRandom()),
                    Scene.NOON));
        });

        assertThat(metadata("correlation")).hasSize(2).containsOnly("request-1");
        assertThat(commands).hasSize(2).doesNotHaveDuplicates();
        assertThat(metadata("causation")).isEqualTo(commands);
    }

    @Test
    void requests_that_have_no_id_are_told_apart() {
        for (int i = 0; i < 2; i++) {
            UUID user = UUID.randomUUID();
            node.commands()
                    .transaction(
                            Origin.of(Actor.SYSTEM, ""),
                            transaction -> transaction.send(Scene.signUp(user, user + "@example.com")));
        }

        assertThat(metadata("correlation")).hasSize(2).doesNotHaveDuplicates().doesNotContain("");
    }

    private List<String> metadata(String name) {
        return scene.jdbc()
                .queryForList("SELECT metadata ->> '" + name + "' FROM events.event ORDER BY position", String.class);
    }
}
