package dev.chancery.infra.postgres;

/** How an attempt to start the server went. */
sealed interface StartResult {

    /** It accepts connections. */
    record Started() implements StartResult {}

    /** Somebody else listens on the port. */
    record PortTaken() implements StartResult {}

    /** Processes of a server that was just killed have not gone yet. */
    record NotYet(String reason) implements StartResult {}

    /** Something that trying again does not change. */
    record Refused(String reason) implements StartResult {}

    static StartResult failed(String log, String output) {
        if (log.contains("Address already in use") || log.contains("could not create any TCP/IP sockets")) {
            return new PortTaken();
        }
        if (log.contains("pre-existing shared memory block")) {
            return new NotYet(log);
        }
        return new Refused(log.isBlank() ? output : log);
    }
}
