package dev.chancery.infra.address;

import dev.chancery.infra.dns.NameServers;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.naming.NamingException;

/** Whether domains receive mail, by what their name servers say (RFC 5321 §5.1). */
public final class MailDomains {

    /** So large that nobody asks whether they are there. */
    private static final Set<String> KNOWN = Set.of(
            "gmail.com",
            "yahoo.com",
            "hotmail.com",
            "aol.com",
            "outlook.com",
            "comcast.net",
            "icloud.com",
            "msn.com",
            "hotmail.co.uk",
            "sbcglobal.net",
            "live.com",
            "yahoo.co.in",
            "me.com",
            "att.net",
            "mail.ru",
            "bellsouth.net",
            "rediffmail.com",
            "cox.net",
            "yahoo.co.uk",
            "verizon.net");

    /** Whoever finds no room does not wait: what is not known for certain speaks against nobody. */
    private static final int LOOKUPS_AT_ONCE = 64;

    private final NameServers names;
    private final Set<String> blockedHosts;
    private final Semaphore lookups = new Semaphore(LOOKUPS_AT_ONCE);

    /** @param blockedHosts whoever has their mail received by one of these receives none from us; names or addresses */
    public MailDomains(NameServers names, List<String> blockedHosts) {
        this.names = names;
        this.blockedHosts = blockedHosts.stream().map(MailDomains::canonical).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * False only if that is certain.
     *
     * @throws NamingException if the name servers do not say
     */
    boolean receive(String domain) throws NamingException {
        if (KNOWN.contains(domain)) {
            return true;
        }
        if (!lookups.tryAcquire()) {
            return true;
        }
        try {
            List<String> exchanges = names.records(domain, "MX");
            List<String> hosts = exchanges.isEmpty()
                    ? addresses(domain)
                    : exchanges.stream().map(MailDomains::exchange).toList();
            return !hosts.isEmpty()
                    && !isNullExchange(exchanges)
                    && hosts.stream().noneMatch(blockedHosts::contains);
        } finally {
            lookups.release();
        }
    }

    /** Where no host is named for it, mail goes to the domain itself. */
    private List<String> addresses(String domain) throws NamingException {
        return Stream.concat(names.records(domain, "A").stream(), names.records(domain, "AAAA").stream())
                .map(MailDomains::canonical)
                .toList();
    }

    /** A domain says by this that it receives no mail (RFC 7505 §3). */
    private static boolean isNullExchange(List<String> exchanges) {
        return exchanges.size() == 1 && exchange(exchanges.getFirst()).isEmpty();
    }

    /** The host of a record, which follows its preference. */
    private static String exchange(String entry) {
        return canonical(entry.substring(entry.indexOf(' ') + 1));
    }

    private static String canonical(String host) {
        String name = host.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
        try {
            return InetAddress.ofLiteral(name).getHostAddress();
        } catch (IllegalArgumentException e) {
            return name;
        }
    }
}
