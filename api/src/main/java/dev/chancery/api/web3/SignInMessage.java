package dev.chancery.api.web3;

import dev.chancery.infra.web3.WalletAddress;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/**
 * What somebody who wants to sign in has put before their wallet.
 *
 * @param text as it was signed
 * @param domain of the app that asks for it
 * @param statement for the person who reads it; null without one
 * @param uri of what one signs in to
 * @param chainId "" if it names none
 */
record SignInMessage(
        Chain chain,
        String text,
        String domain,
        WalletAddress address,
        String statement,
        URI uri,
        String chainId,
        Instant issuedAt,
        Optional<Instant> expiresAt,
        Optional<Instant> notBefore) {

    /** @throws dev.chancery.api.http.ApiException {@code invalid_grant} unless the owner of the address has signed it */
    SignedMessage signedWith(Optional<byte[]> signature) {
        if (signature.filter(bytes -> address.hasSigned(domain, text, bytes)).isEmpty()) {
            throw Chain.refused("Signature does not match address in message");
        }
        return new SignedMessage(this);
    }
}
