package dev.chancery.command;

import java.util.Objects;

/**
 * Who acted. The name parts are personal and are sealed with the event.
 *
 * @param kind user, service role, anonymous caller or the system itself
 * @param id the user's id, that of the user whom a service key names, or that of the account at which someone acts who has
 *     not proven to be anybody; else the nil UUID
 * @param username phone or e-mail of the user, the role of a service key, else empty
 * @param name the {@code full_name} of a user's metadata, or null; also where it is too long to be
 *     repeated in every event
 * @param viaSso whether the user is managed by an identity provider
 */
public record Actor(Kind kind, String id, String username, String name, boolean viaSso) {

    public static final String NIL = "00000000-0000-0000-0000-000000000000";
    private static final int LONGEST_NAME = 255;

    public static final Actor SYSTEM = new Actor(Kind.SYSTEM, NIL, "", null, false);

    /** Somebody of whom nothing is known. */
    public static final Actor STRANGER = new Actor(Kind.ANONYMOUS, NIL, "", null, false);

    public enum Kind {
        USER,
        SERVICE_ROLE,
        ANONYMOUS,
        SYSTEM
    }

    public Actor {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(id);
        name = name != null && name.length() > LONGEST_NAME ? null : name;
    }

    /**
     * A caller with a service key of this role.
     *
     * @param id of the user whom the key names, or {@link #NIL}
     */
    public static Actor serviceRole(String id, String role) {
        return new Actor(Kind.SERVICE_ROLE, id, role, null, false);
    }
}
