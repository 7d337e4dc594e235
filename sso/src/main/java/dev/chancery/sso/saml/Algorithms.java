package dev.chancery.sso.saml;

import java.util.HashSet;
import java.util.Set;

/**
 * The algorithms that are accepted from an identity provider. What is missing is missing on purpose: SHA-1, MD5, HMAC (whose key would be
 * the public one), RSA with PKCS #1 v1.5 for keys, and block ciphers without authentication.
 *
 * @param signatures of XML Signature, for {@code SignatureMethod}
 * @param digests for {@code DigestMethod} of a reference
 * @param encryptions of XML Encryption, for the data
 * @param keyTransports for the key of the data
 */
public record Algorithms(
        Set<String> signatures, Set<String> digests, Set<String> encryptions, Set<String> keyTransports) {

    private static final String MORE = "http://www.w3.org/2001/04/xmldsig-more#";
    private static final String MORE_2007 = "http://www.w3.org/2007/05/xmldsig-more#";

    /** Those that nothing is known against. */
    public static final Algorithms STRONG = new Algorithms(
            Set.of(
                    MORE + "rsa-sha256",
                    MORE + "rsa-sha384",
                    MORE + "rsa-sha512",
                    MORE_2007 + "sha256-rsa-MGF1",
                    MORE_2007 + "sha384-rsa-MGF1",
                    MORE_2007 + "sha512-rsa-MGF1",
                    MORE + "ecdsa-sha256",
                    MORE + "ecdsa-sha384",
                    MORE + "ecdsa-sha512"),
            Set.of(Names.ENCRYPTION_NS + "sha256", MORE + "sha384", Names.ENCRYPTION_NS + "sha512"),
            Set.of(
                    Names.ENCRYPTION_11_NS + "aes128-gcm",
                    Names.ENCRYPTION_11_NS + "aes192-gcm",
                    Names.ENCRYPTION_11_NS + "aes256-gcm"),
            Set.of(Names.ENCRYPTION_NS + "rsa-oaep-mgf1p", Names.ENCRYPTION_11_NS + "rsa-oaep"));

    /** The same, and block ciphers without authentication, for identity providers that know no others. */
    public Algorithms withCbc() {
        Set<String> more = new HashSet<>(encryptions);
        for (int bits : new int[] {128, 192, 256}) {
            more.add(Names.ENCRYPTION_NS + "aes" + bits + "-cbc");
        }
        return new Algorithms(signatures, digests, more, keyTransports);
    }

    public Algorithms {
        signatures = Set.copyOf(signatures);
        digests = Set.copyOf(digests);
        encryptions = Set.copyOf(encryptions);
        keyTransports = Set.copyOf(keyTransports);
    }
}
