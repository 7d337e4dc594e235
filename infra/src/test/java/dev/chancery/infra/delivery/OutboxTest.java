package dev.chancery.infra.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.command.user.OneTimeToken;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

class OutboxTest {

    private final TestDatabase database = TestPostgres.freshDatabase();
    private final MessageNode node = MessageNode.keeping(database.dataSource());

    @AfterEach
    void close() {
        node.close();
        database.close();
    }

    @Test
    void what_would_have_been_sent_is_shown_newest_first_until_it_is_used() {
        UUID ann = node.signedUp("ann@example.com");
        UUID bob = node.signedUp("bob@example.com");
        OneTimeToken used = MessageNode.token("111111");
        node.recovers(ann, "ann@example.com", used);
        node.recovers(bob, "bob@example.com", MessageNode.token("222222"));
        node.changesEmail(ann, "ann@example.org", MessageNode.token("333333"), MessageNode.token("444444"));
        Outbox outbox = node.bean(Outbox.class);

        assertThat(outbox.messages())
                .extracting(Outbox.Entry::to)
                .containsExactly("ann@example.org", "ann@example.com", "bob@example.com", "ann@example.com");
        assertThat(outbox.messages().getLast().text()).contains("https://auth.example.com/verify?token=" + used.hash());

        node.uses(ann, used);
        assertThat(outbox.messages()).extracting(Outbox.Entry::to).containsExactly("bob@example.com");
    }

    @Test
    void nothing_is_kept_of_what_is_shown() {
        node.recovers(node.signedUp("ann@example.com"), "ann@example.com", MessageNode.token("111111"));

        assertThat(node.bean(Outbox.class).messages()).hasSize(1);

        assertThat(new JdbcTemplate(database.dataSource())
                        .queryForObject("SELECT count(*) FROM chancery.message_delivery", Integer.class))
                .isZero();
    }
}
