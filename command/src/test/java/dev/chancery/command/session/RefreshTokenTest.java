package dev.chancery.command.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefreshTokenTest {

    private static final UUID SESSION = UUID.fromString("11111111-2222-4333-8444-555555555555");
    private static final RefreshTokenKey KEY = RefreshTokenKey.of(
            HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"));
    private static final RefreshTokenKey OTHER_KEY = RefreshTokenKey.of(new byte[32]);

    @ParameterizedTest
    @CsvSource({
        "0, ABEREREiIkMzhERVVVVVVVUAI-IcsaseXEKS7q68JAgmU-80L2M",
        "1, ABEREREiIkMzhERVVVVVVVUBpozOYVM-sPhnYYTBWpQpN52uNiY",
        "300, ABEREREiIkMzhERVVVVVVVWsAg7ZC0vLuQzqLzMCy_Bbh8fZrB2g",
    })
    void equals_known_tokens_in_both_directions(long counter, String text) {
        assertThat(RefreshToken.issue(KEY, SESSION, counter)).isEqualTo(text);

        RefreshToken token = RefreshToken.parse(text).orElseThrow();
        assertThat(token.sessionId()).isEqualTo(SESSION);
        assertThat(token.counter()).isEqualTo(counter);
        assertThat(token.isSignedBy(KEY)).isTrue();
        assertThat(token.isSignedBy(OTHER_KEY)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 127, 128, 16_383, 16_384, Integer.MAX_VALUE, 1L << 56, Long.MAX_VALUE})
    void comes_back_from_its_text_whatever_the_counter(long counter) {
        RefreshToken token =
                RefreshToken.parse(RefreshToken.issue(KEY, SESSION, counter)).orElseThrow();

        assertThat(token.counter()).isEqualTo(counter);
        assertThat(token.isSignedBy(KEY)).isTrue();
    }

    @Test
    void is_never_issued_for_a_negative_counter() {
        assertThatIllegalArgumentException().isThrownBy(() -> RefreshToken.issue(KEY, SESSION, -1));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 300, Long.MAX_VALUE})
    void is_refused_after_any_single_bit_was_flipped(long counter) {
        byte[] raw = Base64.getUrlDecoder().decode(RefreshToken.issue(KEY, SESSION, counter));
        for (int bit = 0; bit < raw.length * 8; bit++) {
            byte[] flipped = raw.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(RefreshToken.parse(encode(flipped))).as("bit %d", bit).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 300, Long.MAX_VALUE})
    void a_flipped_bit_under_a_recomputed_checksum_never_keeps_the_signature(long counter) {
        byte[] raw = Base64.getUrlDecoder().decode(RefreshToken.issue(KEY, SESSION, counter));
        for (int bit = 0; bit < (raw.length - 4) * 8; bit++) {
            byte[] body = Arrays.copyOf(raw, raw.length - 4);
            body[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(RefreshToken.parse(encode(withChecksum(body))).filter(token -> token.isSignedBy(KEY)))
                    .as("bit %d", bit)
                    .isEmpty();
        }
    }

    @Test
    void is_refused_when_cut_off_anywhere() {
        String text = RefreshToken.issue(KEY, SESSION, 300);
        for (int length = 0; length < text.length(); length++) {
            assertThat(RefreshToken.parse(text.substring(0, length)))
                    .as("%d characters", length)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"=", "A", "AA", "AAAA", " ", "\n"})
    void is_refused_with_anything_appended(String tail) {
        assertThat(RefreshToken.parse(RefreshToken.issue(KEY, SESSION, 1) + tail))
                .isEmpty();
        assertThat(RefreshToken.parse(tail + RefreshToken.issue(KEY, SESSION, 1)))
                .isEmpty();
    }

    @Test
    void is_refused_in_the_standard_alphabet() {
        String text = RefreshToken.issue(KEY, SESSION, 0);
        assertThat(text).contains("-");
        assertThat(RefreshToken.parse(text.replace('-', '+').replace('_', '/'))).isEmpty();
    }

    @Test
    void has_one_spelling_only_so_stray_low_bits_are_refused() {
        String text = RefreshToken.issue(KEY, SESSION, 0);
        char last = text.charAt(text.length() - 1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        String other = text.substring(0, text.length() - 1) + alphabet.charAt(alphabet.indexOf(last) + 1);

        assertThat(Base64.getUrlDecoder().decode(other))
                .isEqualTo(Base64.getUrlDecoder().decode(text));
        assertThat(RefreshToken.parse(other)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8000", // 0 in two bytes
                "ac8200", // 300 in three bytes
                "8080808080808080807f", // more than nine bytes
                "ffffffffffffffffff01", // 2^64 - 1
                "80808080808080808001", // 2^63
                "ac", // says that more follows, and the signature does
            })
    void is_refused_with_a_counter_that_is_not_a_minimal_non_negative_long(String counter) {
        assertThat(RefreshToken.parse(encode(signedWith(HexFormat.of().parseHex(counter)))))
                .isEmpty();
    }

    @Test
    void is_refused_with_another_version_even_when_properly_signed() {
        byte[] raw = Base64.getUrlDecoder().decode(RefreshToken.issue(KEY, SESSION, 0));
        byte[] signed = Arrays.copyOf(raw, 18);
        signed[0] = 1;
        assertThat(RefreshToken.parse(encode(withChecksum(withSignature(signed)))))
                .isEmpty();
    }

    @Test
    void is_refused_with_a_byte_between_counter_and_signature() {
        assertThat(RefreshToken.parse(encode(signedWith(new byte[] {5, 0})))).isEmpty();
    }

    @Test
    void a_huge_text_is_refused_by_its_length() {
        assertThat(RefreshToken.parse("A".repeat(10_000_000))).isEmpty();
    }

    @Test
    void never_prints_its_signature() {
        String text = RefreshToken.issue(KEY, SESSION, 7);
        assertThat(RefreshToken.parse(text).orElseThrow())
                .hasToString("RefreshToken[session=11111111-2222-4333-8444-555555555555, counter=7, signature hidden]");
    }

    private static byte[] signedWith(byte[] counter) {
        ByteArrayOutputStream signed = new ByteArrayOutputStream();
        signed.write(0);
        signed.writeBytes(HexFormat.of().parseHex(SESSION.toString().replace("-", "")));
        signed.writeBytes(counter);
        return withChecksum(withSignature(signed.toByteArray()));
    }

    private static byte[] withSignature(byte[] signed) {
        return append(signed, KEY.authenticate(signed), 16);
    }

    private static byte[] withChecksum(byte[] body) {
        try {
            return append(body, MessageDigest.getInstance("SHA-256").digest(body), 4);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] append(byte[] first, byte[] second, int length) {
        byte[] both = Arrays.copyOf(first, first.length + length);
        System.arraycopy(second, 0, both, first.length, length);
        return both;
    }

    private static String encode(byte[] raw) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(raw);
    }
}
