package dev.chancery.api;

import dev.chancery.infra.address.AddressRules;
import dev.chancery.infra.address.AuthorizedAddresses;
import dev.chancery.infra.address.MailDomains;
import dev.chancery.infra.address.ValidationService;
import dev.chancery.infra.dns.NameServers;
import dev.chancery.infra.settings.AddressSettings;
import java.util.Optional;

/** Who gets mail, from the settings. */
final class Addresses {

    private Addresses() {}

    static AddressRules rules(AddressSettings settings) {
        return new AddressRules(
                new AuthorizedAddresses(settings.authorized()),
                settings.extended()
                        ? Optional.of(
                                new MailDomains(NameServers.of(settings.dnsServers()), settings.blockedExchanges()))
                        : Optional.empty(),
                settings.service().map(url -> new ValidationService(url, settings.serviceHeaders())));
    }
}
