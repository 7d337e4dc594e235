package dev.chancery.command.flow;

import static dev.chancery.command.Decision.accept;
import static dev.chancery.command.Decision.refuse;

import dev.chancery.command.Decision;
import dev.chancery.command.flow.FlowCommand.Exchange;
import dev.chancery.command.flow.FlowCommand.Expire;
import dev.chancery.command.flow.FlowCommand.IssueCode;
import dev.chancery.command.flow.FlowCommand.Start;
import dev.chancery.command.flow.FlowEvent.EndReason;
import dev.chancery.command.flow.FlowEvent.Ended;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/** What a flow decides. */
final class FlowDecisions {

    private FlowDecisions() {}

    static Decision<FlowEvent> decide(FlowState flow, FlowCommand command) {
        return switch (command) {
            case Start start -> start(start);
            case FlowCommand _ when !flow.live() -> refuse(FlowRefusal.NOT_FOUND);
            case IssueCode issue -> accept(new FlowEvent.CodeIssued(flow.flowId(), flow.userId(), issue.at()));
            case Exchange exchange -> exchange(flow, exchange);
            case Expire expire ->
                accept(new Ended(flow.flowId(), flow.userId(), flow.method(), EndReason.EXPIRED, expire.at()));
        };
    }

    private static Decision<FlowEvent> start(Start start) {
        List<FlowEvent> events = new ArrayList<>();
        events.add(new FlowEvent.Started(
                start.flowId(),
                start.userId(),
                start.method(),
                start.challenge().value(),
                start.challenge().method().text(),
                start.code(),
                start.at()));
        start.saml()
                .ifPresent(
                        saml -> events.add(new FlowEvent.Federated(start.flowId(), start.userId(), saml, start.at())));
        return accept(events);
    }

    /** A wrong verifier leaves the code as it is: the right client may come yet. */
    private static Decision<FlowEvent> exchange(FlowState flow, Exchange exchange) {
        boolean issued = flow.issuedAt() != null
                && MessageDigest.isEqual(
                        flow.code().getBytes(StandardCharsets.UTF_8),
                        exchange.code().getBytes(StandardCharsets.UTF_8));
        if (!issued) {
            return refuse(FlowRefusal.NOT_FOUND);
        }
        if (exchange.at().isAfter(flow.issuedAt().plus(exchange.lifetime()))) {
            return refuse(
                    FlowRefusal.EXPIRED,
                    new Ended(flow.flowId(), flow.userId(), flow.method(), EndReason.EXPIRED, exchange.at()));
        }
        if (!flow.challenge().isMetBy(exchange.verifier())) {
            return refuse(FlowRefusal.VERIFIER_WRONG);
        }
        return accept(new Ended(flow.flowId(), flow.userId(), flow.method(), EndReason.EXCHANGED, exchange.at()));
    }
}
