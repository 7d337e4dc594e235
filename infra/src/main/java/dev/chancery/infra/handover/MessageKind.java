package dev.chancery.infra.handover;

/** A kind of messages: an enum for each medium. */
public interface MessageKind {

    /** As it is stored. */
    String name();

    /** What metrics and people call it. */
    String actionType();

    /** Whether it only tells of something, and carries nothing that one could use. */
    boolean isNotification();
}
