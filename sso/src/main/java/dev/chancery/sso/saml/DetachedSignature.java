package dev.chancery.sso.saml;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;

/** Signatures that travel beside what they cover (SAML Bindings §3.4.4.1), by the algorithms of {@link Algorithms}. */
final class DetachedSignature {

    private DetachedSignature() {}

    static boolean isBy(PublicKey key, LogoutMessage.Redirected message) {
        return isBy(key, message, "inP1363Format") || key.getAlgorithm().equals("EC") && isBy(key, message, "");
    }

    /** @param numbers how those of ECDSA are written: beside each other (RFC 9231 §2.3.6), or in DER, as OpenSAML does here */
    private static boolean isBy(PublicKey key, LogoutMessage.Redirected message, String numbers) {
        try {
            Signature signature = of(message.algorithm(), numbers);
            signature.initVerify(key);
            signature.update(message.signed().getBytes(StandardCharsets.US_ASCII));
            return signature.verify(Base64.getMimeDecoder().decode(message.signature()));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    /** RFC 9231 §2.3. */
    private static Signature of(String algorithm, String numbers) throws GeneralSecurityException {
        String name = algorithm.substring(algorithm.indexOf('#') + 1);
        String bits = name.replaceAll("[^0-9]*([0-9]{3}).*", "$1");
        if (name.endsWith("-rsa-MGF1")) {
            Signature signature = Signature.getInstance("RSASSA-PSS");
            signature.setParameter(new PSSParameterSpec(
                    "SHA-" + bits, "MGF1", new MGF1ParameterSpec("SHA-" + bits), Integer.parseInt(bits) / 8, 1));
            return signature;
        }
        return Signature.getInstance(
                name.startsWith("ecdsa-") ? "SHA" + bits + "withECDSA" + numbers : "SHA" + bits + "withRSA");
    }
}
