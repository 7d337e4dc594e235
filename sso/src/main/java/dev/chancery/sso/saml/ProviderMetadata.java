package dev.chancery.sso.saml;

import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an identity provider says of itself (SAML Metadata §2.4.3).
 *
 * @param entityId by which it calls itself
 * @param signingKeys with which it signs, several while it changes them
 * @param singleSignOn where requests go, in its order
 * @param singleLogout where messages of single logout go, in its order; none where it knows no such thing
 * @param validUntil from when on none of this may be believed
 * @param cacheDuration after how long it wants to be asked again
 * @param complaint why nothing of it is of use, where nothing is
 */
public record ProviderMetadata(
        String entityId,
        List<PublicKey> signingKeys,
        List<Endpoint> singleSignOn,
        List<Endpoint> singleLogout,
        Optional<Instant> validUntil,
        Optional<Duration> cacheDuration,
        Optional<UnusableMetadata> complaint) {

    /** As many characters as metadata of one provider may have; that of Entra ID and ADFS has 20 to 60 thousand. */
    public static final int LONGEST = 512 * 1024;

    public ProviderMetadata {
        signingKeys = List.copyOf(signingKeys);
        singleSignOn = List.copyOf(singleSignOn);
        singleLogout = List.copyOf(singleLogout);
    }

    /**
     * What somebody brings, who is told what is wrong with it.
     *
     * @throws UnusableMetadata if it is not that of one identity provider of SAML 2.0 with a key and a place to send people to, or if any
     *     of its keys or places is of no use
     */
    public static ProviderMetadata read(String xml) throws UnusableMetadata {
        return new MetadataReader(false).read(xml);
    }

    /**
     * What is stored, by Supabase Auth as well, which looks at what it needs: keys and places of no use are passed over beside others.
     *
     * @param entityId by which the provider is known
     * @return with a complaint, by which nobody is trusted, where nothing is of use
     */
    public static ProviderMetadata known(String entityId, String xml) {
        try {
            return new MetadataReader(true).read(xml);
        } catch (UnusableMetadata e) {
            return new ProviderMetadata(
                    entityId, List.of(), List.of(), List.of(), Optional.empty(), Optional.empty(), Optional.of(e));
        }
    }

    /** Whether it is no other but for how long it is good, and when it wants to be asked again. */
    public boolean saysTheSameAs(ProviderMetadata other) {
        return validUntil.isPresent() == other.validUntil.isPresent()
                && timeless().equals(other.timeless());
    }

    private ProviderMetadata timeless() {
        return valid(Optional.empty(), Optional.empty());
    }

    /** The same, good until then. */
    public ProviderMetadata validUntil(Instant until) {
        return valid(Optional.of(until), cacheDuration);
    }

    private ProviderMetadata valid(Optional<Instant> until, Optional<Duration> cached) {
        return new ProviderMetadata(entityId, signingKeys, singleSignOn, singleLogout, until, cached, complaint);
    }

    /** @throws MessageRejected {@code METADATA} if none of it may be believed any more, nor what is signed by its keys */
    public void requireValid(Instant now) throws MessageRejected {
        if (complaint.isPresent()) {
            throw new MessageRejected(
                    Check.METADATA, "metadata that is of use", complaint.get().getMessage());
        }
        if (validUntil.isPresent() && !now.isBefore(validUntil.get())) {
            throw new MessageRejected(Check.METADATA, "metadata that is valid", "valid until " + validUntil.get());
        }
    }

    @Override
    public String toString() {
        return entityId;
    }
}
