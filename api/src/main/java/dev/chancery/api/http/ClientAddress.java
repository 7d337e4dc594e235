package dev.chancery.api.http;

import java.net.InetAddress;
import java.util.regex.Pattern;

/** IP addresses as clients and proxies write them. */
final class ClientAddress {

    private static final Pattern LITERAL = Pattern.compile("[0-9.]{7,15}|[0-9A-Fa-f:.]{2,45}");

    private ClientAddress() {}

    /** The canonical text of an address literal; null for anything else. Never asks a name server. */
    static String parse(String text) {
        if (text == null) {
            return null;
        }
        String candidate = text.strip();
        if (!LITERAL.matcher(candidate).matches()) {
            return null;
        }
        try {
            return candidate.indexOf(':') >= 0
                    ? InetAddress.ofLiteral(candidate).getHostAddress()
                    : java.net.Inet4Address.ofLiteral(candidate).getHostAddress();
        } catch (IllegalArgumentException e) {
            return null;
        }
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
