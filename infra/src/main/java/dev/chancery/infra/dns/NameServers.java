package dev.chancery.infra.dns;

import dev.chancery.infra.StartupFailure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Hashtable;
import java.util.List;
import java.util.stream.Collectors;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;

/** The domain name system, by the client that the JDK has. */
public final class NameServers {

    private final String url;

    private NameServers(String url) {
        this.url = url;
    }

    /**
     * @param given each a host or {@code host:port}; none for those that the operating system is told to use
     * @throws StartupFailure if this JDK cannot ask them: that would pass for names that nothing is known of
     */
    public static NameServers of(List<String> given) {
        NameServers servers = new NameServers(
                given.isEmpty()
                        ? "dns:"
                        : given.stream().map(server -> "dns://" + server).collect(Collectors.joining(" ")));
        try {
            servers.open().close();
            return servers;
        } catch (NamingException e) {
            throw new StartupFailure(
                    "the DNS cannot be asked, which takes a JDK with the module jdk.naming.dns (%s)"
                            .formatted(e.getMessage()),
                    e);
        }
    }

    /**
     * The records of a name, as text, with a blank between the strings of one that has several; none where there is no such name or no such record of it.
     *
     * @param domain without a dot at its end; letters, digits, hyphens and dots only
     * @throws NamingException if that cannot be found out now
     */
    public List<String> records(String domain, String type) throws NamingException {
        InitialDirContext names = open();
        try {
            // with its dot nothing is appended to it
            Attribute records =
                    names.getAttributes(domain + ".", new String[] {type}).get(type);
            return records == null ? List.of() : texts(records);
        } catch (NameNotFoundException e) {
            return List.of();
        } finally {
            names.close();
        }
    }

    /** One for each question, since none may be shared by threads. */
    private InitialDirContext open() throws NamingException {
        Hashtable<String, String> environment = new Hashtable<>();
        environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        environment.put(Context.PROVIDER_URL, url);
        environment.put("com.sun.jndi.dns.timeout.initial", "1000");
        environment.put("com.sun.jndi.dns.timeout.retries", "2");
        return new InitialDirContext(environment);
    }

    private static List<String> texts(Attribute records) throws NamingException {
        List<String> texts = new ArrayList<>();
        for (Object entry : Collections.list(records.getAll())) {
            texts.add(entry.toString());
        }
        return texts;
    }
}
