package dev.chancery.api.token;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Map;

/**
 * An asymmetric key.
 *
 * @param privateKey null for a key that only verifies
 * @param publicJwk the members to publish, {@code kty} and the public numbers only
 * @param provider whose implementation signs and verifies
 */
record AsymmetricKey(
        String kid,
        SignatureAlgorithm algorithm,
        PublicKey publicKey,
        PrivateKey privateKey,
        Map<String, String> publicJwk,
        Provider provider)
        implements JwsKey {

    @Override
    public boolean canSign() {
        return privateKey != null;
    }

    @Override
    public byte[] sign(byte[] content) {
        try {
            Signature signature = Signature.getInstance(algorithm.jcaName(), provider);
            signature.initSign(privateKey);
            signature.update(content);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key " + kid + " could not sign", e);
        }
    }

    @Override
    public boolean verifies(byte[] content, byte[] signature) {
        try {
            Signature verification = Signature.getInstance(algorithm.jcaName(), provider);
            verification.initVerify(publicKey);
            verification.update(content);
            return verification.verify(signature);
        } catch (SignatureException e) {
            // a provider may throw instead of answering false for bytes that cannot be a signature
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key " + kid + " could not verify", e);
        }
    }

    @Override
    public String toString() {
        return "AsymmetricKey[kid=" + kid + ", algorithm=" + algorithm.jwsName() + ", keys hidden]";
    }
}
