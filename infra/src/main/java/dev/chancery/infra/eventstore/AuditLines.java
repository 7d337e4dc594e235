package dev.chancery.infra.eventstore;

import dev.chancery.query.audit.AuditLine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Audit entries in the log of the process, worded as GoTrue words them, once what they tell of is committed. */
final class AuditLines {

    private static final String RESOURCE = AuditLines.class.getName();
    private static final Logger LOG = LoggerFactory.getLogger("chancery.audit");

    private AuditLines() {}

    static void tellOnceCommitted(AuditLine line) {
        if (LOG.isInfoEnabled()) {
            ofUnit(CurrentUnitOfWork.get().root()).add(line);
        }
    }

    /** All of a unit of work, since Axon calls the last who wants to be called first. */
    private static List<AuditLine> ofUnit(UnitOfWork<?> unit) {
        return unit.getOrComputeResource(RESOURCE, _ -> {
            List<AuditLine> lines = new ArrayList<>();
            unit.afterCommit(_ -> lines.forEach(AuditLines::tell));
            return lines;
        });
    }

    private static void tell(AuditLine line) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("audit_log_id", line.id().toString());
        event.put("actor_id", line.actorId());
        event.put("action", line.action());
        event.put("log_type", line.logType());
        event.put("created_at", line.createdAt().toString());
        LOG.atInfo().addKeyValue("auth_audit_event", event).log("audit_event");
    }
}
