package dev.chancery.infra.web3;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The last 20 bytes of the hash of a public key, in hexadecimal digits whose case is a checksum (EIP-55). */
public final class EthereumAddress implements WalletAddress {

    private static final Pattern FORM = Pattern.compile("0x[0-9a-fA-F]{40}");
    private static final int BYTES = 20;

    private final String text;
    private final String digits;

    private EthereumAddress(String text, String digits) {
        this.text = text;
        this.digits = digits;
    }

    /** Empty if it is none: digits of one case have no checksum, those of both must have the right one. */
    public static Optional<EthereumAddress> parse(String text) {
        if (!FORM.matcher(text).matches()) {
            return Optional.empty();
        }
        String written = text.substring(2);
        String digits = written.toLowerCase(Locale.ROOT);
        boolean ofOneCase = written.equals(digits) || written.equals(digits.toUpperCase(Locale.ROOT));
        return ofOneCase || written.equals(checksummed(digits))
                ? Optional.of(new EthereumAddress(text, digits))
                : Optional.empty();
    }

    @Override
    public String text() {
        return text;
    }

    /** As the official client writes it. */
    @Override
    public String canonical() {
        return "0x" + digits;
    }

    @Override
    public List<String> spellings() {
        return Stream.of(text, canonical(), "0x" + checksummed(digits), "0x" + digits.toUpperCase(Locale.ROOT))
                .distinct()
                .toList();
    }

    /** As wallets sign what is no transaction (EIP-191, version 0x45). */
    @Override
    public boolean hasSigned(String domain, String message, byte[] signature) {
        byte[] text = message.getBytes(StandardCharsets.UTF_8);
        byte[] prefix = ("\u0019Ethereum Signed Message:\n" + text.length).getBytes(StandardCharsets.UTF_8);
        byte[] signed = Arrays.copyOf(prefix, prefix.length + text.length);
        System.arraycopy(text, 0, signed, prefix.length, text.length);
        return Secp256k1.signer(Keccak256.of(signed), signature)
                .map(EthereumAddress::digits)
                .filter(digits::equals)
                .isPresent();
    }

    /** @param publicKey both coordinates, 64 bytes */
    static String digits(byte[] publicKey) {
        byte[] hash = Keccak256.of(publicKey);
        return HexFormat.of().formatHex(hash, hash.length - BYTES, hash.length);
    }

    private static String checksummed(String digits) {
        byte[] hash = Keccak256.of(digits.getBytes(StandardCharsets.US_ASCII));
        StringBuilder spelled = new StringBuilder(digits);
        for (int i = 0; i < digits.length(); i++) {
            int nibble = i % 2 == 0 ? hash[i / 2] >> 4 & 0xf : hash[i / 2] & 0xf;
            if (nibble >= 8) {
                spelled.setCharAt(i, Character.toUpperCase(digits.charAt(i)));
            }
        }
        return spelled.toString();
    }
}
