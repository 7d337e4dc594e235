package dev.chancery.sso.saml;

import static dev.chancery.sso.saml.Names.METADATA_NS;
import static dev.chancery.sso.saml.Names.PROTOCOL_NS;
import static dev.chancery.sso.saml.Names.SIGNATURE_NS;

import java.net.URI;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * What we say of ourselves to identity providers (SAML Metadata §2.4.4), signed by the first of our keys.
 *
 * @param id of the document, by which it is signed
 * @param entityId by which we are known
 * @param assertionConsumerService where responses go
 * @param singleLogout where messages of single logout go
 * @param keys that we sign with or shall, the first of them today
 * @param encrypted whether assertions may be encrypted for these keys
 * @param validUntil from when on this must not be used
 * @param cacheDuration after which it should be asked for again
 */
record ServiceProviderMetadata(
        String id,
        String entityId,
        URI assertionConsumerService,
        URI singleLogout,
        List<OwnKey> keys,
        boolean encrypted,
        Instant validUntil,
        Duration cacheDuration) {

    private static final List<String> NAME_ID_FORMATS = List.of(
            "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
            "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent");

    private static final List<String> ENCRYPTION_METHODS = List.of(
            Names.ENCRYPTION_11_NS + "aes256-gcm",
            Names.ENCRYPTION_11_NS + "aes128-gcm",
            Names.ENCRYPTION_NS + "rsa-oaep-mgf1p");

    ServiceProviderMetadata {
        keys = List.copyOf(keys);
        validUntil = validUntil.truncatedTo(ChronoUnit.SECONDS);
    }

    String toXml() {
        Document document = WrittenXml.document(METADATA_NS, "md:EntityDescriptor");
        Element entity = document.getDocumentElement();
        entity.setAttribute("ID", id);
        entity.setAttribute("entityID", entityId);
        entity.setAttribute("validUntil", validUntil.toString());
        entity.setAttribute("cacheDuration", cacheDuration.toString());
        Element provider = child(entity, "SPSSODescriptor");
        provider.setAttribute("protocolSupportEnumeration", PROTOCOL_NS);
        provider.setAttribute("validUntil", validUntil.toString());
        provider.setAttribute("AuthnRequestsSigned", "true");
        provider.setAttribute("WantAssertionsSigned", "true");
        keys.forEach(key -> keyDescriptor(provider, key, "signing"));
        if (encrypted) {
            keys.forEach(key -> encryptionMethods(keyDescriptor(provider, key, "encryption")));
        }
        for (Binding binding : List.of(Binding.HTTP_REDIRECT, Binding.HTTP_POST)) {
            service(provider, "SingleLogoutService", binding, singleLogout);
        }
        NAME_ID_FORMATS.forEach(format -> child(provider, "NameIDFormat").setTextContent(format));
        Element consumer = service(provider, "AssertionConsumerService", Binding.HTTP_POST, assertionConsumerService);
        consumer.setAttribute("index", "1");
        consumer.setAttribute("isDefault", "true");
        OwnKey first = keys.getFirst();
        XmlSigning.sign(entity, Optional.of(provider), first.key(), first.certificate());
        return WrittenXml.text(document);
    }

    private static Element keyDescriptor(Element provider, OwnKey key, String use) {
        Element descriptor = child(provider, "KeyDescriptor");
        descriptor.setAttribute("use", use);
        Element info = WrittenXml.child(descriptor, SIGNATURE_NS, "ds:KeyInfo");
        Element data = WrittenXml.child(info, SIGNATURE_NS, "ds:X509Data");
        try {
            WrittenXml.child(data, SIGNATURE_NS, "ds:X509Certificate")
                    .setTextContent(
                            Base64.getEncoder().encodeToString(key.certificate().getEncoded()));
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
        return descriptor;
    }

    private static void encryptionMethods(Element descriptor) {
        for (String method : ENCRYPTION_METHODS) {
            child(descriptor, "EncryptionMethod").setAttribute("Algorithm", method);
        }
    }

    private static Element service(Element provider, String name, Binding binding, URI location) {
        Element service = child(provider, name);
        service.setAttribute("Binding", binding.uri());
        service.setAttribute("Location", location.toString());
        return service;
    }

    private static Element child(Element parent, String name) {
        return WrittenXml.child(parent, METADATA_NS, "md:" + name);
    }

    @Override
    public String toString() {
        return entityId;
    }
}
