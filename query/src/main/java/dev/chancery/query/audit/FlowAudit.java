package dev.chancery.query.audit;

import static dev.chancery.query.audit.AuditEntry.ACCOUNT;

import dev.chancery.command.flow.FlowEvent;
import dev.chancery.command.flow.FlowEvent.EndReason;

/** What the audit log calls the facts about a flow. */
final class FlowAudit {

    private FlowAudit() {}

    static AuditEntry entry(FlowEvent event) {
        return switch (event) {
            case FlowEvent.Started e -> AuditEntry.of("flow_started", ACCOUNT).with("provider_type", e.method());
            case FlowEvent.Federated _ -> AuditEntry.NONE;
            case FlowEvent.CodeIssued _ -> AuditEntry.of("flow_code_issued", ACCOUNT);
            case FlowEvent.Ended e ->
                AuditEntry.of(e.reason() == EndReason.EXCHANGED ? "login" : "flow_expired", ACCOUNT)
                        .with("provider_type", e.method());
        };
    }
}
