package dev.chancery.api.http;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** IP addresses as clients and proxies write them. */
final class ClientAddress {

    /** Some proxies tell the port as well (RFC 7239 §6), and with a port IPv6 has to be in brackets. */
    private static final Pattern WITH_PORT = Pattern.compile("\\[([^]]*)](?::[0-9]{1,5})?|([0-9.]+):[0-9]{1,5}");

    private static final Pattern LITERAL = Pattern.compile("[0-9.]{7,15}|[0-9A-Fa-f:.]{2,45}");

    private ClientAddress() {}

    /** The canonical text of an address literal; null for anything else. Never asks a name server. */
    static String parse(String text) {
        if (text == null) {
            return null;
        }
        String candidate = withoutPort(text.strip());
        if (!LITERAL.matcher(candidate).matches()) {
            return null;
        }
        try {
            return candidate.indexOf(':') >= 0
                    ? InetAddress.ofLiteral(candidate).getHostAddress()
                    : Inet4Address.ofLiteral(candidate).getHostAddress();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String withoutPort(String text) {
        Matcher parts = WITH_PORT.matcher(text);
        if (!parts.matches()) {
            return text;
        }
        return parts.group(1) == null ? parts.group(2) : parts.group(1);
    }

    /**
     * What stands for a client: of IPv6 the /64, since whoever has one address of it has all of them (RFC 6177 §2).
     *
     * @param address canonical text
     */
    static String network(String address) {
        String[] groups = address.split(":");
        return groups.length == 8 ? String.join(":", List.of(groups).subList(0, 4)) + "::/64" : address;
    }

    /** The first of a comma-separated list that is an address, or null. */
    static String firstIn(String list) {
        if (list == null) {
            return null;
        }
        for (String part : list.split(",", 16)) {
            String address = parse(part);
            if (address != null) {
                return address;
            }
        }
        return null;
    }
}
