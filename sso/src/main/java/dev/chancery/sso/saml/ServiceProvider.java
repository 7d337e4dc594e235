package dev.chancery.sso.saml;

import java.security.PrivateKey;
import java.time.Duration;
import java.util.List;

/**
 * Ourselves, as identity providers know us.
 *
 * @param entityId by which we are meant (SAML Core §2.5.1.4)
 * @param assertionConsumerService where responses are to be sent
 * @param decryptionKeys with which assertions may be encrypted, none where they may not
 * @param clockSkew by so much clocks may differ
 * @param longestWay how long a response may take from being issued to being here, without the skew
 */
public record ServiceProvider(
        String entityId,
        String assertionConsumerService,
        List<PrivateKey> decryptionKeys,
        Duration clockSkew,
        Duration longestWay) {

    public ServiceProvider {
        decryptionKeys = List.copyOf(decryptionKeys);
    }

    @Override
    public String toString() {
        return entityId;
    }
}
