package dev.chancery.api.rebuild;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.RequestBody;
import dev.chancery.api.session.Bearer;
import dev.chancery.query.rebuild.Difference;
import dev.chancery.query.rebuild.HinderedRebuild;
import dev.chancery.query.rebuild.Rebuild;
import dev.chancery.query.rebuild.RebuildReport;
import dev.chancery.query.rebuild.Rows;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /admin/rebuild}: replays the log beside the running service and says whether the tables are what it says. */
@RestController
public final class RebuildController {

    private final Bearer bearer;
    private final Rebuilding rebuilding;

    public RebuildController(Bearer bearer, Rebuilding rebuilding) {
        this.bearer = bearer;
        this.rebuilding = rebuilding;
    }

    record Answer(
            String status,
            @JsonInclude(JsonInclude.Include.NON_NULL) Report report,
            @JsonInclude(JsonInclude.Include.NON_NULL) String reason) {}

    record Report(
            long position,
            long events,
            Map<String, Long> rows,
            @JsonProperty("absent_audit_entries") long absentAuditEntries,
            long differing,
            boolean repaired,
            long remaining,
            long others,
            List<Row> differences) {}

    record Row(String row, String table, UUID id, String kind, List<String> columns) {}

    @GetMapping({"/admin/rebuild", "/admin/rebuild/"})
    Answer get(HttpServletRequest request) {
        bearer.requireAdmin(request);
        return answer();
    }

    @PostMapping({"/admin/rebuild", "/admin/rebuild/"})
    @ResponseStatus(HttpStatus.ACCEPTED)
    Answer start(HttpServletRequest request) {
        bearer.requireAdmin(request);
        if (!rebuilding.start(asked(RequestBody.orEmpty(request)))) {
            throw ApiException.of(409, "conflict", "A rebuild is under way");
        }
        return answer();
    }

    private static Rebuilding.Work asked(RequestBody body) {
        boolean deleteUnknown = body.flag("delete_unknown");
        boolean restoreAudit = body.flag("restore_audit");
        Rows rows = body.texts("only").map(RebuildController::named).orElse(Rows.ALL);
        if (!body.flag("repair")) {
            if (deleteUnknown || restoreAudit) {
                throw ApiException.validation("delete_unknown and restore_audit go with repair");
            }
            return rebuild -> rebuild.compare(rows);
        }
        return rebuild -> rebuild.repair(
                deleteUnknown ? Rebuild.Unknown.DELETED : Rebuild.Unknown.KEPT,
                restoreAudit ? Rebuild.Absent.RESTORED : Rebuild.Absent.LEFT,
                rows);
    }

    private static Rows named(List<String> names) {
        try {
            return Rows.named(names);
        } catch (HinderedRebuild e) {
            throw ApiException.validation(e.getMessage());
        }
    }

    private Answer answer() {
        Rebuilding.State state = rebuilding.state();
        return new Answer(
                state.status().name().toLowerCase(Locale.ROOT),
                state.report().map(RebuildController::report).orElse(null),
                state.reason().orElse(null));
    }

    private static Report report(RebuildReport report) {
        return new Report(
                report.position(),
                report.events(),
                report.rows(),
                report.absentAuditEntries(),
                report.differing(),
                report.repaired(),
                report.remaining(),
                report.others(),
                report.differences().stream().map(RebuildController::row).toList());
    }

    private static Row row(Difference difference) {
        return new Row(
                difference.row(),
                difference.table(),
                difference.id(),
                difference.kind().name().toLowerCase(Locale.ROOT),
                difference.columns());
    }
}
