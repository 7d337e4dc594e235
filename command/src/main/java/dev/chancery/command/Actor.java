package dev.chancery.command;

import java.util.Objects;

/**
 * Who acted. The name parts are personal and are sealed with the event.
 *
 * @param kind user, service role, anonymous caller or the system itself
 * @param id the user's id; the nil UUID for everyone else, as GoTrue records it
 * @param username phone or e-mail of a user, the role of a service key, else empty
 * @param name the {@code full_name} of a user's metadata, or null
 * @param viaSso whether the user is managed by an identity provider
 */
public record Actor(Kind kind, String id, String username, String name, boolean viaSso) {

    public static final String NIL = "00000000-0000-0000-0000-000000000000";
    public static final Actor ANONYMOUS = new Actor(Kind.ANONYMOUS, NIL, "", null, false);
    public static final Actor SYSTEM = new Actor(Kind.SYSTEM, NIL, "", null, false);

    public enum Kind {
        USER,
        SERVICE_ROLE,
        ANONYMOUS,
        SYSTEM
    }

    public Actor {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(id);
    }

    /** A caller with a service key of this role. */
    public static Actor serviceRole(String role) {
        return new Actor(Kind.SERVICE_ROLE, NIL, role, null, false);
    }
}
