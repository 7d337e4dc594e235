package dev.chancery.infra.smtp;

import java.net.InetAddress;

/** What becomes of a mail where the server does not offer STARTTLS (RFC 3207). A certificate is always checked. */
public enum SmtpTls {
    /** It waits: whoever stands in between and takes the offer away shall not read the link that lets them in. */
    REQUIRED,
    /** It goes in clear, as in Supabase Auth. */
    OPPORTUNISTIC;

    private static final int UNIQUE_LOCAL = 0xfc;
    private static final int UNIQUE_LOCAL_MASK = 0xfe;

    /**
     * What holds where nobody said anything: {@link #OPPORTUNISTIC} for a neighbour, on this machine, in a network of
     * containers or on a private address, whose server seldom has a certificate.
     */
    public static SmtpTls unlessToldOtherwise(String host) {
        return isNeighbour(host) ? OPPORTUNISTIC : REQUIRED;
    }

    private static boolean isNeighbour(String host) {
        try {
            InetAddress address = InetAddress.ofLiteral(host);
            return address.isLoopbackAddress() || address.isSiteLocalAddress() || isUniqueLocal(address);
        } catch (IllegalArgumentException _) {
            return !host.contains(".");
        }
    }

    /** RFC 4193 §3.1, which the JDK does not know. */
    private static boolean isUniqueLocal(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length > 4 && (bytes[0] & UNIQUE_LOCAL_MASK) == UNIQUE_LOCAL;
    }
}
