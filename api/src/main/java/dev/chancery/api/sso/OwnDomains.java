package dev.chancery.api.sso;

import dev.chancery.sso.saml.Check;
import dev.chancery.sso.saml.MessageRejected;
import java.util.List;
import java.util.Optional;

/**
 * Of which domains addresses have to be that a provider says.
 *
 * @param names nothing where any will do
 */
record OwnDomains(Optional<List<String>> names) {

    /** @throws MessageRejected {@code EMAIL_DOMAIN} */
    void require(String address) throws MessageRejected {
        if (names.isEmpty()) {
            return;
        }
        boolean isAddress = isOneAddress(address);
        if (!isAddress || !DomainName.isOfOne(address, names.get())) {
            throw new MessageRejected(
                    Check.EMAIL_DOMAIN, "one of " + names.get(), isAddress ? DomainName.of(address) : "no address");
        }
    }

    /** Others that are told it may take the first of two, or what stands in brackets. */
    private static boolean isOneAddress(String address) {
        return address.indexOf('@') > 0
                && address.indexOf('@') == address.lastIndexOf('@')
                && address.chars()
                        .noneMatch(c -> Character.isISOControl(c)
                                || Character.isWhitespace(c)
                                || "<>(),;:\"\\[]".indexOf(c) >= 0);
    }
}
