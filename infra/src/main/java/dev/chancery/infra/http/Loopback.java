package dev.chancery.infra.http;

import java.util.Set;

/** This machine, as it is called on itself. */
public final class Loopback {

    private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

    private Loopback() {}

    /** Whether the host of a URL is this machine by a name that leads nowhere else; null is none. */
    public static boolean isNamed(String host) {
        return host != null && NAMES.contains(host);
    }
}
