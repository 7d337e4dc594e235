package dev.chancery.infra.handover;

/** A kind of mails, or of messages to phones: an enum of them each. */
public interface MessageKind {

    /** As it is stored. */
    String name();

    /** What metrics and people call it. */
    String actionType();

    /** Whether it only tells of something, and carries nothing that one could use. */
    boolean isNotification();
}
