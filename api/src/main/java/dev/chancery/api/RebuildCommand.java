package dev.chancery.api;

import dev.chancery.api.logging.Logging;
import dev.chancery.infra.eventstore.Replays;
import dev.chancery.infra.settings.Settings;
import dev.chancery.query.projection.Projections;
import dev.chancery.query.rebuild.Difference;
import dev.chancery.query.rebuild.Rebuild;
import dev.chancery.query.rebuild.RebuildReport;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code chancery rebuild}: exit code 0 if the tables are what the log says (or are now), 3 if they are not. */
@Command(
        name = "rebuild",
        description = "Replay the log beside the running service and compare the tables with it.",
        mixinStandardHelpOptions = true)
final class RebuildCommand implements Callable<Integer> {

    private static final int DIFFERENT = 3;

    @Mixin
    private SettingsOptions options;

    @Option(names = "--repair", description = "bring rows that differ across from the log")
    private boolean repair;

    @Option(
            names = "--delete-unknown",
            description = "with --repair: also delete rows of users unknown to the log, and what refers to them")
    private boolean deleteUnknown;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (deleteUnknown && !repair) {
            throw new ParameterException(spec.commandLine(), "--delete-unknown goes with --repair");
        }
        Settings settings = options.load();
        Logging.configure(settings.observability());
        try (Instance instance = Instance.openBeside(settings)) {
            Rebuild rebuild = new Rebuild(
                    instance.database(),
                    Replays.of(instance.database(), instance.keyring()),
                    new Projections(settings.observability().auditInPostgres()));
            RebuildReport report = repair
                    ? rebuild.repair(deleteUnknown ? Rebuild.Unknown.DELETED : Rebuild.Unknown.KEPT)
                    : rebuild.compare();
            print(report, spec.commandLine().getOut());
            return report.remaining() == 0 ? 0 : DIFFERENT;
        }
    }

    private static void print(RebuildReport report, PrintWriter out) {
        out.printf("replayed %d events up to position %d%n", report.events(), report.position());
        report.rows().forEach((table, rows) -> out.printf("  auth.%-20s %d rows%n", table, rows));
        for (Difference difference : report.differences()) {
            out.printf(
                    "%s auth.%s %s %s%n",
                    difference.kind().name().toLowerCase(Locale.ROOT),
                    difference.table(),
                    difference.id(),
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
        out.flush();
    }
}
