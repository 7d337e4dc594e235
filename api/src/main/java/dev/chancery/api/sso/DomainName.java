package dev.chancery.api.sso;

import java.net.IDN;
import java.util.List;
import java.util.Locale;

/** Names of domains as the DNS compares them: what is another name there is another one here (RFC 5890 §2.3.2.4). */
final class DomainName {

    private DomainName() {}

    static boolean same(String one, String other) {
        return canonical(one).equals(canonical(other));
    }

    /** Whether an address is of one of the domains. */
    static boolean isOfOne(String address, List<String> domains) {
        String domain = of(address);
        return domains.stream().anyMatch(own -> same(own, domain));
    }

    /** That of an address; empty where it has none. */
    static String of(String address) {
        int at = address.lastIndexOf('@');
        return at < 0 ? "" : address.substring(at + 1);
    }

    private static String canonical(String domain) {
        try {
            return IDN.toASCII(domain).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException _) {
            return domain;
        }
    }
}
