package dev.chancery.api.sso;

import java.net.IDN;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Names of domains as the DNS compares them (RFC 5890 §2.3.2.4), in whatever case. The JDK's mapping is an older one, which takes letters for
 * others that are not theirs any more: what it maps to anything but itself stands for itself alone, and is no name in the DNS here.
 */
final class DomainName {

    /** RFC 1035 §2.3.4. */
    private static final int LONGEST = 253;

    private DomainName() {}

    static boolean same(String one, String other) {
        return canonical(one).equals(canonical(other));
    }

    /** Whether an address is of one of the domains. */
    static boolean isOfOne(String address, List<String> domains) {
        String domain = canonical(of(address));
        return domain.length() <= LONGEST
                && domains.stream().map(DomainName::canonical).anyMatch(domain::equals);
    }

    /** That of an address; empty where it has none. */
    static String of(String address) {
        int at = address.lastIndexOf('@');
        return at < 0 ? "" : address.substring(at + 1);
    }

    /** In ASCII; nothing where nobody can say for certain what it is there. */
    static Optional<String> inDns(String domain) {
        String lower = lower(domain);
        if (lower.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            String ascii = IDN.toASCII(lower);
            boolean itself = ascii.equals(lower) || IDN.toUnicode(ascii).equals(lower);
            return Optional.of(ascii).filter(_ -> itself);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** All that are the same, with the dot of the root and without, but for the case of their letters. */
    static Set<String> spellings(String domain) {
        Set<String> spellings = new LinkedHashSet<>();
        spellings.add(lower(domain));
        inDns(domain).ifPresent(ascii -> {
            spellings.add(ascii);
            spellings.add(IDN.toUnicode(ascii));
        });
        List.copyOf(spellings).forEach(spelling -> spellings.add(spelling + "."));
        return spellings;
    }

    private static String canonical(String domain) {
        return inDns(domain).orElseGet(() -> lower(domain));
    }

    /** Without the dot of the root; of letters that are the capital ones of their small ones: a Kelvin sign is no capital k. */
    private static String lower(String domain) {
        String name = domain.length() > 1 && domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain;
        return name.codePoints()
                .map(letter -> {
                    int small = Character.toLowerCase(letter);
                    return Character.toUpperCase(small) == letter ? small : letter;
                })
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
