package dev.chancery.api.flow;

import dev.chancery.command.flow.CodeChallenge;
import dev.chancery.command.flow.FlowCommand;
import dev.chancery.command.session.SamlSession;
import dev.chancery.infra.eventstore.Commands.Transaction;
import dev.chancery.query.flow.FlowQueries;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Begins flows, and ends those that nobody came back for. */
public final class Flows {

    /** Longer than what is sent for a flow is good for; GoTrue keeps them as long. */
    private static final Duration FORGOTTEN_AFTER = Duration.ofDays(2);

    private static final int MOST_TO_END = 20;

    private final FlowQueries flows;

    public Flows(FlowQueries flows) {
        this.flows = flows;
    }

    /** What is to be started together with a token, as far as it is known before the transaction. */
    public record Planned(UUID flowId, UUID userId, String method, CodeChallenge challenge, List<UUID> forgotten) {}

    /** @param method how the user will have proven who they are: an {@code amr} value */
    public Planned plan(UUID userId, String method, CodeChallenge challenge, Instant now) {
        return new Planned(
                UUID.randomUUID(),
                userId,
                method,
                challenge,
                flows.before(userId, now.minus(FORGOTTEN_AFTER), MOST_TO_END));
    }

    /** Starts what was planned, in the transaction of what it was planned for. */
    public static void start(Transaction transaction, Planned planned, Instant now) {
        planned.forgotten().forEach(flow -> transaction.send(new FlowCommand.Expire(flow, now)));
        transaction.send(new FlowCommand.Start(
                planned.flowId(),
                planned.userId(),
                planned.method(),
                planned.challenge(),
                UUID.randomUUID().toString(),
                Optional.empty(),
                now));
    }

    /**
     * Issues the code of a flow whose user has proven already who they are, in the transaction that is under way.
     *
     * @return what the client exchanges for tokens
     */
    public static String issue(Transaction transaction, Planned planned, SamlSession saml, Instant now) {
        planned.forgotten().forEach(flow -> transaction.send(new FlowCommand.Expire(flow, now)));
        String code = UUID.randomUUID().toString();
        transaction.send(new FlowCommand.Start(
                planned.flowId(),
                planned.userId(),
                planned.method(),
                planned.challenge(),
                code,
                Optional.of(saml),
                now));
        transaction.send(new FlowCommand.IssueCode(planned.flowId(), now));
        return code;
    }
}
