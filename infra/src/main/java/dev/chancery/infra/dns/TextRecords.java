package dev.chancery.infra.dns;

import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.stream.Collectors;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;

/** What the DNS says of a name in TXT records (RFC 1035 §3.3.14). */
public final class TextRecords {

    private static final String TXT = "TXT";
    private static final String FIRST_WAIT_MILLISECONDS = "1000";
    private static final String ATTEMPTS = "2";

    private final String url;

    /** @param servers to ask, each a host or {@code host:port}; none for those of the machine */
    public TextRecords(List<String> servers) {
        this.url = servers.isEmpty()
                ? "dns:"
                : servers.stream().map(server -> "dns://" + server).collect(Collectors.joining(" "));
    }

    /** The DNS has not answered. */
    public static final class Unanswered extends Exception {

        Unanswered(NamingException cause) {
            super("the DNS does not answer", cause);
        }
    }

    /**
     * The texts of a name, each without what divides it; none if there is no such name.
     *
     * @param name in ASCII
     * @throws Unanswered after some seconds, or for a failure of the server
     */
    public List<String> of(String name) throws Unanswered {
        Hashtable<String, String> environment = new Hashtable<>();
        environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        environment.put(Context.PROVIDER_URL, url);
        environment.put("com.sun.jndi.dns.timeout.initial", FIRST_WAIT_MILLISECONDS);
        environment.put("com.sun.jndi.dns.timeout.retries", ATTEMPTS);
        InitialDirContext dns = null;
        try {
            dns = new InitialDirContext(environment);
            Attribute found = dns.getAttributes(name + ".", new String[] {TXT}).get(TXT);
            return found == null ? List.of() : texts(found.getAll());
        } catch (NameNotFoundException _) {
            return List.of();
        } catch (NamingException e) {
            throw new Unanswered(e);
        } finally {
            close(dns);
        }
    }

    private static List<String> texts(NamingEnumeration<?> values) throws NamingException {
        List<String> texts = new ArrayList<>();
        while (values.hasMore()) {
            texts.add(String.valueOf(values.next()).replace("\"", ""));
        }
        return texts;
    }

    private static void close(InitialDirContext dns) {
        try {
            if (dns != null) {
                dns.close();
            }
        } catch (NamingException _) {
            // the answer is there already
        }
    }
}
