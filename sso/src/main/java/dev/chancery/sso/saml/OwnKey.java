package dev.chancery.sso.saml;

import java.security.cert.X509Certificate;

/** A key of ours, in the certificate by which identity providers know it. */
public record OwnKey(RsaKey key, X509Certificate certificate) {

    /**
     * @param host of the URL by which we are known, without its port
     * @param encrypts whether others may encrypt for it
     */
    public static OwnKey of(RsaKey key, String host, boolean encrypts) {
        return new OwnKey(key, CertificateForHost.of(key.privateKey(), key.publicKey(), host, encrypts));
    }

    /** Nothing of a key in logs. */
    @Override
    public String toString() {
        return "key of ours";
    }
}
