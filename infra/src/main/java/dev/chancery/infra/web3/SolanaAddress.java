package dev.chancery.infra.web3;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** A public key of Ed25519 in base58. */
public final class SolanaAddress implements WalletAddress {

    private static final Pattern FORM = Pattern.compile("[a-zA-Z0-9]{32,44}");
    private static final int KEY_LENGTH = 32;
    private static final int SIGNATURE_LENGTH = 64;
    private static final int DOMAIN_LENGTH = 32;

    // the fixed start of every Ed25519 SubjectPublicKeyInfo (RFC 8410 §4)
    private static final String SPKI_PREFIX = "302a300506032b6570032100";

    private final String text;
    private final byte[] key;

    private SolanaAddress(String text, byte[] key) {
        this.text = text;
        this.key = key;
    }

    /** Empty if it is none. So are the few keys for which anybody can make signatures. */
    public static Optional<SolanaAddress> parse(String text) {
        return Optional.of(text)
                .filter(address -> FORM.matcher(address).matches())
                .flatMap(Base58::decode)
                .filter(key -> key.length == KEY_LENGTH && Ed25519.validatePublicKeyFull(key, 0))
                .map(key -> new SolanaAddress(text, key));
    }

    @Override
    public String text() {
        return text;
    }

    @Override
    public String canonical() {
        return text;
    }

    @Override
    public List<String> spellings() {
        return List.of(text);
    }

    /** The message as it is, or in the envelope in which devices sign what is no transaction. */
    @Override
    public boolean hasSigned(String domain, String message, byte[] signature) {
        byte[] plain = message.getBytes(StandardCharsets.UTF_8);
        return signature.length == SIGNATURE_LENGTH
                && (verifies(plain, signature) || verifies(enveloped(domain, plain), signature));
    }

    private boolean verifies(byte[] signed, byte[] signature) {
        try {
            byte[] spki = HexFormat.of().parseHex(SPKI_PREFIX + HexFormat.of().formatHex(key));
            PublicKey publicKey = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki));
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(publicKey);
            verifier.update(signed);
            return verifier.verify(signature);
        } catch (SignatureException _) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519 is not available", e);
        }
    }

    /** Version 0, of one signer, in ASCII (Solana's proposal "Off-Chain Message Signing"). */
    private byte[] enveloped(String domain, byte[] message) {
        ByteArrayOutputStream envelope = new ByteArrayOutputStream();
        envelope.write(0xff);
        envelope.writeBytes("solana offchain".getBytes(StandardCharsets.US_ASCII));
        envelope.write(0);
        envelope.writeBytes(Arrays.copyOf(domain.getBytes(StandardCharsets.UTF_8), DOMAIN_LENGTH));
        envelope.write(0);
        envelope.write(1);
        envelope.writeBytes(key);
        envelope.write(message.length & 0xff);
        envelope.write(message.length >> Byte.SIZE);
        envelope.writeBytes(message);
        return envelope.toByteArray();
    }
}
