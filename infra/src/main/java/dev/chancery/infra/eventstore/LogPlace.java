package dev.chancery.infra.eventstore;

/**
 * A position, as one server has drawn it.
 *
 * @param server which {@linkplain LogServer it is}: of another log the position says nothing
 */
record LogPlace(String server, long position) {

    static final LogPlace NONE = new LogPlace("", 0);

    /** The position, or 0 if it is none of that server's. */
    long on(String server) {
        return this.server.equals(server) ? position : 0;
    }

    boolean mayPrecede(LogPlace later) {
        return server.equals(later.server) && position <= later.position;
    }
}
