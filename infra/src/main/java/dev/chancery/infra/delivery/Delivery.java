package dev.chancery.infra.delivery;

import dev.chancery.infra.handover.MessageKind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/**
 * What has become of a message.
 *
 * @param position of its event in the log
 * @param part its place among those that follow from the event
 * @param attempts that have failed, without those for which the server was away
 * @param doubts how many of them ended without a word on whether it has arrived
 * @param lastError a kind of failure and the server's code, or null
 */
public record Delivery(
        long id,
        long position,
        UUID eventId,
        int part,
        Medium medium,
        MessageKind kind,
        State state,
        int attempts,
        int doubts,
        Instant waitingSince,
        String lastError) {

    /**
     * By what whoever takes it knows it again, however often it comes: the id of the event, or one made of that where something
     * else follows from the event (RFC 9562 §5.3).
     */
    UUID messageId() {
        boolean alone = medium != Medium.HOOK && part == 0;
        String all = eventId + "/" + medium.text() + "/" + part;
        return alone ? eventId : UUID.nameUUIDFromBytes(all.getBytes(StandardCharsets.UTF_8));
    }

    public enum State {
        /** For its turn. */
        WAITING,
        /** To a server that may have it already. */
        SENDING,
        /** The server has it. */
        SENT,
        /** There was no more reason to. */
        SKIPPED,
        /** Given up. */
        DEAD
    }
}
