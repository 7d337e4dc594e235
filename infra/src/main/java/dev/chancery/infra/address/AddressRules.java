package dev.chancery.infra.address;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What is asked of an address before a mail is sent to it. */
public final class AddressRules {

    /** GoTrue's bound, for all that is asked of others. */
    static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final AuthorizedAddresses authorized;
    private final Optional<MailDomains> domains;
    private final Optional<ValidationService> service;

    /**
     * @param domains empty where neither form nor domain matter
     * @param service empty where nobody is asked
     */
    public AddressRules(
            AuthorizedAddresses authorized, Optional<MailDomains> domains, Optional<ValidationService> service) {
        this.authorized = authorized;
        this.domains = domains;
        this.service = service;
    }

    /** Whether the operator has nothing against it. */
    public boolean authorizes(String address) {
        return authorized.contain(address);
    }

    /**
     * Whether mail may be expected to arrive: only what is known for certain speaks against it. Takes up to three seconds, and
     * the address with it leaves this machine if a service is asked.
     *
     * @throws CancellationException if the caller is interrupted; the flag stays set
     */
    public boolean reaches(String address) {
        if (domains.isEmpty()) {
            return service.map(asked -> asked.accepts(address)).orElse(true);
        }
        if (!PlausibleAddresses.contain(address)) {
            return false;
        }
        FutureTask<Boolean> domain =
                new FutureTask<>(() -> domains.get().receive(address.substring(address.lastIndexOf('@') + 1)));
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        Thread.ofVirtual().name("mail-domain").start(domain);
        boolean accepted = service.map(asked -> asked.accepts(address)).orElse(true);
        return accepted && trueUnlessKnown(domain, deadline);
    }

    private static boolean trueUnlessKnown(FutureTask<Boolean> domain, long deadline) {
        try {
            return domain.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while a name server was asked");
        } finally {
            domain.cancel(true);
        }
    }
}
