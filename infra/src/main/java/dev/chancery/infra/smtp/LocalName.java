package dev.chancery.infra.smtp;

import java.net.Inet6Address;
import java.net.InetAddress;

/** What this host calls itself to a server (RFC 5321 §4.1.3), and in the ids of messages. */
public final class LocalName {

    private LocalName() {}

    /** @param host of a URL: a name or an address */
    public static String of(String host) {
        try {
            InetAddress address = InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", ""));
            return "[" + (address instanceof Inet6Address ? "IPv6:" : "") + address.getHostAddress() + "]";
        } catch (IllegalArgumentException _) {
            return host;
        }
    }
}
