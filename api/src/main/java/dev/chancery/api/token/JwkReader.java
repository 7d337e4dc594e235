package dev.chancery.api.token;

import static dev.chancery.api.token.SignatureAlgorithm.EDDSA;
import static dev.chancery.api.token.SignatureAlgorithm.ES256;
import static dev.chancery.api.token.SignatureAlgorithm.ES512;
import static dev.chancery.api.token.SignatureAlgorithm.HS256;
import static dev.chancery.api.token.SignatureAlgorithm.RS256;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.LinkedHashMap;
import java.util.Map;

/** Turns one JWK into a key bound to its algorithm, and refuses keys that are too weak to sign logins with. */
final class JwkReader {

    private static final int MIN_RSA_BITS = 2048;
    private static final int MAX_RSA_BITS = 8192;
    private static final int MIN_RSA_EXPONENT = 3;

    private JwkReader() {}

    /**
     * The key that {@code jwk} describes.
     *
     * @throws UnusableKeyException with the reason, which never quotes the key
     */
    static JwsKey read(JWK jwk) throws UnusableKeyException {
        String kid = jwk.getKeyID() == null ? "" : jwk.getKeyID();
        return switch (jwk) {
            case OctetSequenceKey oct -> sharedSecret(kid, oct);
            case RSAKey rsa -> rsa(kid, rsa);
            case ECKey ec -> ellipticCurve(kid, ec);
            case OctetKeyPair okp -> edwardsCurve(kid, okp);
            default -> throw new UnusableKeyException("key type " + jwk.getKeyType() + " is not supported");
        };
    }

    private static JwsKey sharedSecret(String kid, OctetSequenceKey oct) throws UnusableKeyException {
        algorithm(oct, HS256);
        byte[] secret = oct.toByteArray();
        if (secret.length == 0) {
            throw new UnusableKeyException("the secret is empty");
        }
        return new SharedSecret(kid, secret);
    }

    private static JwsKey rsa(String kid, RSAKey rsa) throws UnusableKeyException {
        int bits = rsa.getModulus().decodeToBigInteger().bitLength();
        if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) {
            throw new UnusableKeyException(
                    "an RSA key has between " + MIN_RSA_BITS + " and " + MAX_RSA_BITS + " bits, this one has " + bits);
        }
        BigInteger exponent = rsa.getPublicExponent().decodeToBigInteger();
        if (exponent.intValue() < MIN_RSA_EXPONENT || exponent.bitLength() > 31 || !exponent.testBit(0)) {
            throw new UnusableKeyException("the RSA public exponent is not an odd number of at least 3");
        }
        SignatureAlgorithm algorithm = algorithm(rsa, RS256);
        return pair(kid, algorithm, rsa, rsa, new String[] {"n", "e"});
    }

    private static JwsKey ellipticCurve(String kid, ECKey ec) throws UnusableKeyException {
        SignatureAlgorithm onCurve;
        if (Curve.P_256.equals(ec.getCurve())) {
            onCurve = ES256;
        } else if (Curve.P_521.equals(ec.getCurve())) {
            onCurve = ES512;
        } else {
            throw new UnusableKeyException("curve " + ec.getCurve() + " is not supported, use P-256 or P-521");
        }
        SignatureAlgorithm algorithm = algorithm(ec, onCurve);
        if (algorithm != onCurve) {
            throw new UnusableKeyException("alg " + algorithm.jwsName() + " does not fit curve " + ec.getCurve());
        }
        return pair(kid, algorithm, ec, ec, new String[] {"crv", "x", "y"});
    }

    private static JwsKey edwardsCurve(String kid, OctetKeyPair okp) throws UnusableKeyException {
        if (!Curve.Ed25519.equals(okp.getCurve())) {
            throw new UnusableKeyException("curve " + okp.getCurve() + " is not supported, use Ed25519");
        }
        SignatureAlgorithm algorithm = algorithm(okp, EDDSA);
        try {
            PublicKey publicKey = Ed25519Keys.publicKey(okp.getDecodedX());
            PrivateKey privateKey = okp.isPrivate() ? Ed25519Keys.privateKey(okp.getDecodedD()) : null;
            return new AsymmetricKey(
                    kid,
                    algorithm,
                    publicKey,
                    privateKey,
                    members(okp, new String[] {"crv", "x"}),
                    CryptoProviders.jdk(algorithm));
        } catch (GeneralSecurityException e) {
            throw new UnusableKeyException("the numbers do not form an Ed25519 key");
        }
    }

    private static AsymmetricKey pair(
            String kid, SignatureAlgorithm algorithm, JWK jwk, AsymmetricJWK numbers, String[] published)
            throws UnusableKeyException {
        try {
            Provider provider = CryptoProviders.fastestFor(algorithm);
            KeyFactory factory = KeyFactory.getInstance(jwk.getKeyType().getValue());
            if (provider.getService("KeyFactory", factory.getAlgorithm()) != null) {
                // a provider's own key objects spare a conversion at every signature
                factory = KeyFactory.getInstance(factory.getAlgorithm(), provider);
            }
            PublicKey publicKey = factory.generatePublic(
                    new X509EncodedKeySpec(numbers.toPublicKey().getEncoded()));
            PrivateKey privateKey = jwk.isPrivate()
                    ? factory.generatePrivate(
                            new PKCS8EncodedKeySpec(numbers.toPrivateKey().getEncoded()))
                    : null;
            return new AsymmetricKey(kid, algorithm, publicKey, privateKey, members(jwk, published), provider);
        } catch (JOSEException | GeneralSecurityException e) {
            throw new UnusableKeyException("the numbers do not form a key of type " + jwk.getKeyType());
        }
    }

    private static SignatureAlgorithm algorithm(JWK jwk, SignatureAlgorithm usual) throws UnusableKeyException {
        Algorithm named = jwk.getAlgorithm();
        if (named == null) {
            return usual;
        }
        SignatureAlgorithm algorithm = SignatureAlgorithm.named(named.getName())
                .orElseThrow(() -> new UnusableKeyException("alg " + named + " is not supported"));
        if (algorithm.family() != usual.family()) {
            throw new UnusableKeyException("alg " + named + " does not fit key type " + jwk.getKeyType());
        }
        return algorithm;
    }

    private static Map<String, String> members(JWK jwk, String[] published) {
        Map<String, Object> all = jwk.toPublicJWK().toJSONObject();
        Map<String, String> members = new LinkedHashMap<>();
        members.put("kty", jwk.getKeyType().getValue());
        for (String name : published) {
            members.put(name, (String) all.get(name));
        }
        return members;
    }
}
