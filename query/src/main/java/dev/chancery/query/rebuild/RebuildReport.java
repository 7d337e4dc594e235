package dev.chancery.query.rebuild;

import java.util.List;
import java.util.Map;

/**
 * What a rebuild found.
 *
 * @param position up to which the log was replayed
 * @param events how many were replayed
 * @param rows how many rows the replay made, by table
 * @param absentAuditEntries how many of the audit log the live table lacks, which is no difference
 * @param differences at most {@link Rebuild#MOST_REPORTED}
 * @param differing how many rows differ in all
 * @param repaired whether they were to be brought across
 * @param remaining how many rows still differ: all without a repair, after one those that it may not delete
 */
public record RebuildReport(
        long position,
        long events,
        Map<String, Long> rows,
        long absentAuditEntries,
        List<Difference> differences,
        long differing,
        boolean repaired,
        long remaining) {}
