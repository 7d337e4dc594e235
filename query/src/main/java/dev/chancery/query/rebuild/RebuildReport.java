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
 * @param differing how many rows differ in all, of those that were named if any were
 * @param repaired whether they were to be brought across
 * @param remaining how many of them still differ: all without a repair, after one those that it may not delete
 * @param others how many rows differ that were not named, and were left as they are
 */
public record RebuildReport(
        long position,
        long events,
        Map<String, Long> rows,
        long absentAuditEntries,
        List<Difference> differences,
        long differing,
        boolean repaired,
        long remaining,
        long others) {

    /** Whether the tables are, or are now, what the log says. */
    public boolean isWithoutDifference() {
        return remaining == 0 && others == 0;
    }
}
