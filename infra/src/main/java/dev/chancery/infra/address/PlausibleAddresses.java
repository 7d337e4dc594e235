package dev.chancery.infra.address;

import java.util.List;
import java.util.Set;

/** Addresses that may be somebody's, as far as can be told without asking anybody. The lists are GoTrue's. */
final class PlausibleAddresses {

    /** Of RFC 2606 §2, and what is local (RFC 6762 §3). */
    private static final List<String> RESERVED = List.of("test", "example", "invalid", "local", "localhost");

    /** Reserved, mistyped, or taken for a word that means "any". */
    private static final Set<String> NOBODYS_DOMAINS = Set.of(
            "test.com",
            "example.com",
            "example.net",
            "example.org",
            "gamil.com",
            "gamai.com",
            "anonymous.com",
            "email.com");

    private static final Set<String> NOBODYS_ADDRESSES =
            Set.of("test@gmail.com", "example@gmail.com", "someone@gmail.com", "test@email.com");

    /** Google gives no shorter ones. */
    private static final int SHORTEST_AT_GMAIL = 6;

    private PlausibleAddresses() {}

    /** @param address of the form that HTML's input fields accept, in lower case */
    static boolean contain(String address) {
        int at = address.lastIndexOf('@');
        String name = address.substring(0, at);
        String domain = address.substring(at + 1);
        return isDotAtom(name)
                && domain.contains(".")
                && RESERVED.stream().noneMatch(reserved -> domain.endsWith("." + reserved))
                && !NOBODYS_DOMAINS.contains(domain)
                && !NOBODYS_ADDRESSES.contains(address)
                && !(domain.equals("gmail.com") && name.length() < SHORTEST_AT_GMAIL);
    }

    /** RFC 5322 §3.2.3; HTML allows dots anywhere. */
    private static boolean isDotAtom(String name) {
        return !name.startsWith(".") && !name.endsWith(".") && !name.contains("..");
    }
}
