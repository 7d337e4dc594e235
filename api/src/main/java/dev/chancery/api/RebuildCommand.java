package dev.chancery.api;

import dev.chancery.infra.eventstore.Replays;
import dev.chancery.query.rebuild.Difference;
import dev.chancery.query.rebuild.Rebuild;
import dev.chancery.query.rebuild.RebuildReport;
import dev.chancery.query.rebuild.Rows;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code chancery rebuild}: exit code 0 if the tables are what the log says (or are now), 3 if they are not. */
@Command(
        name = "rebuild",
        description = "Replay the log beside the running service and compare the tables with it.",
        mixinStandardHelpOptions = true)
final class RebuildCommand extends CommandBeside {

    private static final int DIFFERENT = 3;

    @Option(names = "--repair", description = "bring rows that differ across from the log")
    private boolean repair;

    @Option(
            names = "--delete-unknown",
            description = "with --repair: also delete rows of users unknown to the log, and what refers to them")
    private boolean deleteUnknown;

    @Option(
            names = "--restore-audit",
            description = "with --repair: also write audit entries that the table lacks, for whatever reason")
    private boolean restoreAudit;

    @Option(
            names = "--only",
            paramLabel = "<row>",
            description = "name and repair these only: a table (auth.users) or, as the report has it, a row of one"
                    + " (auth.users/<id>); may be given several times")
    private List<String> only;

    private Rows rows = Rows.ALL;

    @Override
    void check() {
        if (deleteUnknown && !repair) {
            throw contradiction("--delete-unknown goes with --repair");
        }
        if (restoreAudit && !repair) {
            throw contradiction("--restore-audit goes with --repair");
        }
        if (only != null) {
            rows = Rows.named(only);
        }
    }

    @Override
    int run(ExistingInstance instance, PrintWriter out) throws SQLException {
        Rebuild rebuild = new Rebuild(instance.database(), Replays.of(instance.database(), instance.keyring()));
        RebuildReport report = repair
                ? rebuild.repair(
                        deleteUnknown ? Rebuild.Unknown.DELETED : Rebuild.Unknown.KEPT,
                        restoreAudit ? Rebuild.Absent.RESTORED : Rebuild.Absent.LEFT,
                        rows)
                : rebuild.compare(rows);
        print(report, out);
        return report.isWithoutDifference() ? 0 : DIFFERENT;
    }

    private static void print(RebuildReport report, PrintWriter out) {
        out.printf("replayed %d events up to position %d%n", report.events(), report.position());
        report.rows().forEach((table, rows) -> out.printf("  auth.%-20s %d rows%n", table, rows));
        if (report.absentAuditEntries() > 0) {
            out.printf(
                    "auth.audit_log_entries lacks %d, which is no difference; see --restore-audit%n",
                    report.absentAuditEntries());
        }
        for (Difference difference : report.differences()) {
            out.printf(
                    "%s %s %s%n",
                    difference.kind().name().toLowerCase(Locale.ROOT),
                    difference.row(),
                    String.join(", ", difference.columns()));
        }
        if (report.repaired()) {
            out.printf("%d rows differed and were repaired%n", report.differing() - report.remaining());
        } else {
            out.printf("%d rows differ%n", report.differing());
        }
        if (report.repaired() && report.remaining() > 0) {
            out.printf("%d rows of users unknown to the log stay; see --delete-unknown%n", report.remaining());
        }
        if (report.others() > 0) {
            out.printf("%d rows that were not named differ, too, and stay as they are%n", report.others());
        }
    }
}
