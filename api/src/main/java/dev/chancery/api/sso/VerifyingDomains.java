package dev.chancery.api.sso;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.session.Administrator;
import dev.chancery.command.sso.SsoProviderCommand.VerifyDomain;
import dev.chancery.infra.dns.NameServers;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.infra.keys.KeyedIds;
import dev.chancery.sso.saml.AsciiCase;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import javax.naming.NamingException;

/** Showing by a record in the DNS that a domain belongs to whoever set an identity provider up. */
public final class VerifyingDomains {

    private static final String LABEL = "_chancery-challenge.";
    private static final String PREFIX = "chancery-domain-verification=";

    private final NameServers dns;
    private final KeyedIds ids;
    private final Commands commands;
    private final InstantSource clock;

    public VerifyingDomains(NameServers dns, KeyedIds ids, Commands commands, InstantSource clock) {
        this.dns = dns;
        this.ids = ids;
        this.commands = commands;
        this.clock = clock;
    }

    /** The TXT record that has to be there. */
    record Challenge(String name, String type, String value) {}

    /** Another one for each provider, so that nobody is helped by a record that stands for somebody else. */
    Challenge challenge(UUID providerId, String domain) {
        UUID token = ids.of("sso domain", providerId.toString(), AsciiCase.lower(domain));
        return new Challenge(LABEL + domain, "TXT", PREFIX + token);
    }

    /** @throws ApiException {@code sso_domain_not_verified} if the record is not there, or the DNS does not answer */
    void verify(UUID providerId, String domain, Administrator admin, ClientRequest client) {
        Challenge challenge = challenge(providerId, domain);
        if (!texts(domain).contains(challenge.value())) {
            throw notVerified(
                    "There is no TXT record of %s with the value %s".formatted(challenge.name(), challenge.value()));
        }
        commands.retrying(() -> commands.transaction(client.origin(admin.actor()), transaction -> {
            transaction
                    .send(new VerifyDomain(providerId, domain, clock.instant()))
                    .refusal()
                    .ifPresent(refusal -> {
                        throw SsoDomainsController.notFound().at(refusal.site());
                    });
            return null;
        }));
    }

    private List<String> texts(String domain) {
        String name = DomainName.inDns(domain)
                .orElseThrow(() -> notVerified("%s is no name in the DNS, or several".formatted(domain)));
        try {
            return dns.records(LABEL + name, "TXT");
        } catch (NamingException _) {
            throw notVerified("The DNS does not answer for %s".formatted(domain));
        }
    }

    private static ApiException notVerified(String message) {
        return ApiException.badRequest("sso_domain_not_verified", message);
    }
}
