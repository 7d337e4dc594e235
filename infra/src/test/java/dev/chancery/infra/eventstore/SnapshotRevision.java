package dev.chancery.infra.eventstore;

/** Which snapshots are read. */
public final class SnapshotRevision {

    private SnapshotRevision() {}

    /** The revision that those of an aggregate have to be of. */
    public static int of(String aggregate) {
        return SnapshotKind.of(aggregate).revision();
    }
}
