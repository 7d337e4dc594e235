package dev.chancery.infra.web3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.infra.testing.Wallet;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose signature it is, by what real wallets have signed, by what is signed here, and by what nobody has signed. */
class WalletSignaturesTest {

    private static final BigInteger N =
            new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

    @Nested
    class of_ethereum {

        /** The examples of EIP-55. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "0x52908400098527886E0F7030069857D2E4169EE7",
                    "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
                    "0xde709f2102306220921060314715629080e2fb77",
                    "0x27b1fdb04752bbc536007a920d24acb045561c26",
                    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
                    "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
                    "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
                    "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb"
                })
        void an_address_with_the_right_checksum_or_none_is_one(String text) {
            assertThat(EthereumAddress.parse(text)).isPresent();
            assertThat(EthereumAddress.parse(text.toLowerCase()).orElseThrow().spellings())
                    .contains(text);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD",
                    "0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
                    "0X5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
                    "5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
                    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe",
                    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeg",
                    ""
                })
        void what_was_mistyped_is_none(String text) {
            assertThat(EthereumAddress.parse(text)).isEmpty();
        }

        /** The example in the documentation of web3.js. */
        @Test
        void a_message_of_the_library_that_wallets_are_built_on() {
            EthereumAddress address = EthereumAddress.parse("0x2c7536E3605D9C16a7a3D7b1898e529396a65c23")
                    .orElseThrow();
            byte[] signature = HexFormat.of()
                    .parseHex("b91467e570a6466aa9e9876cbcd013baba02900b8979d43fe208a4a4f339f5fd"
                            + "6007e74cd82e037b800186422fc2da167c747ef045e5d18a5f5d4300f8e1a0291c");

            assertThat(address.hasSigned("", "Some data", signature)).isTrue();
            assertThat(address.hasSigned("", "Some Data", signature)).isFalse();
        }

        /** Test vectors of Supabase Auth and of Spruce's library, which real wallets have signed. */
        @ParameterizedTest
        @CsvSource({
            "0xa1E993d09257291470e86778399D79A0864F327E,"
                    + " 'supabase.com wants you to sign in with your Ethereum account:\n0xa1E993d09257291470e86778399D79A0864F327E\n\nStatement\n\nURI: https://supabase.com\nVersion: 1\nIssued At: 2025-03-29T00:00:00.000Z\nExpiration Time: 2025-03-29T00:10:00Z\nNot Before: 2025-03-29T00:00:00Z',"
                    + " 37495c9ac73f7a3acb589820699db39e1ab290f6756e41e16c2ddeb8588669440c9df95027597d518e3afb7db6f692fb63c44f56d266b2c65ac78a5d317bf5ef1c",
            "0x57c039062a750c7fe197b20E12406dB4f7d8833B,"
                    + " 'localhost:5173 wants you to sign in with your Ethereum account:\n0x57c039062a750c7fe197b20E12406dB4f7d8833B\n\nSign in on localhost\n\nURI: http://localhost:5173/\nVersion: 1\nIssued At: 2025-05-16T14:52:03.613Z\n',"
                    + " 0ca657558a144c88d768acb48e31f92bae195d3c7feb4496bd43ad6211ff904e733a0ccc29ed96da5b9f941b2a6b4363f7551d40d3fedb9b239819301c5c42731b",
            "0x9D85ca56217D2bb651b00f15e694EB7E713637D4,"
                    + " 'login.xyz wants you to sign in with your Ethereum account:\n0x9D85ca56217D2bb651b00f15e694EB7E713637D4\n\nSign-In With Ethereum Example Statement\n\nURI: https://login.xyz\nVersion: 1\nChain ID: 1\nNonce: bTyXgcQxn2htgkjJn\nIssued At: 2022-01-27T17:09:38.578Z\nExpiration Time: 2100-01-07T14:31:43.952Z',"
                    + " dc35c7f8ba2720df052e0092556456127f00f7707eaa8e3bbff7e56774e7f2e05a093cfc9e02964c33d86e8e066e221b7d153d27e5a2e97ccd5ca7d3f2ce06cb1b",
            "0xc95EB884FE852e241D409234bfC7045CB9E31BD7,"
                    + " 'www.tally.xyz wants you to sign in with your Ethereum account:\n0xc95EB884FE852e241D409234bfC7045CB9E31BD7\n\nSign in with Ethereum to Tally\n\nURI: https://tally.xyz\nVersion: 1\nChain ID: 1\nNonce: 15050747\nIssued At: 2022-06-30T14:08:51.382Z',"
                    + " 8c46b6eb8505939892d8e9b075f89f8277321b17b993151f37810cdda38cce6f4a85909d2b53e6a14629c74c0ac38bf4becde78ee5b2529812bf6cceaf7b2a2501"
        })
        void messages_of_real_wallets(String address, String message, String signature) {
            EthereumAddress signer = EthereumAddress.parse(address).orElseThrow();
            byte[] bytes = HexFormat.of().parseHex(signature);

            assertThat(signer.hasSigned("", message, bytes)).isTrue();
            assertThat(signer.hasSigned("", message + " ", bytes)).isFalse();
        }

        @Test
        void of_two_signatures_that_are_equally_good_one_counts() {
            Wallet.Ethereum wallet = Wallet.ofEthereum();
            EthereumAddress address = EthereumAddress.parse(wallet.address()).orElseThrow();

            assertThat(address.hasSigned("", "a", bytes(wallet.sign("a")))).isTrue();
            assertThat(address.hasSigned("", "a", bytes(wallet.signFromZero("a"))))
                    .isTrue();
            assertThat(address.hasSigned("", "a", bytes(wallet.signWithTheUpperHalf("a"))))
                    .isFalse();
        }

        @Test
        void none_of_an_attackers_making_is_good() {
            Wallet.Ethereum wallet = Wallet.ofEthereum();
            EthereumAddress address = EthereumAddress.parse(wallet.address()).orElseThrow();
            byte[] good = bytes(wallet.sign("a"));
            byte[] zero = new byte[32];
            byte[] order = HexFormat.of().parseHex(N.toString(16));
            byte[] offCurve = HexFormat.of().parseHex("%064x".formatted(5));

            assertThat(address.hasSigned("", "a", new byte[65])).isFalse();
            assertThat(address.hasSigned("", "a", with(good, 0, zero))).isFalse();
            assertThat(address.hasSigned("", "a", with(good, 32, zero))).isFalse();
            assertThat(address.hasSigned("", "a", with(good, 0, order))).isFalse();
            assertThat(address.hasSigned("", "a", with(good, 32, order))).isFalse();
            assertThat(address.hasSigned("", "a", with(good, 0, offCurve))).isFalse();
            assertThat(address.hasSigned("", "a", Arrays.copyOf(good, 64))).isFalse();
            assertThat(address.hasSigned("", "a", Arrays.copyOf(good, 66))).isFalse();
            for (int v : new int[] {2, 3, 26, 29, 30, 35, 36, 54, 255}) {
                assertThat(address.hasSigned("", "a", with(good, 64, new byte[] {(byte) v})))
                        .as("recovery byte " + v)
                        .isFalse();
            }
            assertThat(address.hasSigned("", "a", bytes(Wallet.ofEthereum().sign("a"))))
                    .isFalse();
        }

        private static byte[] bytes(String hex) {
            return HexFormat.of().parseHex(hex.substring(2));
        }
    }

    @Nested
    class of_solana {

        /** Test vectors of Supabase Auth: of a wallet of software, and of a device. */
        @ParameterizedTest
        @CsvSource({
            "4UPcfLX6rHuunkDiCnrVdN2BxnaKUAT1m2KCrzaAAct6, localhost:5173,"
                    + " 'localhost:5173 wants you to sign in with your Solana account:\n4UPcfLX6rHuunkDiCnrVdN2BxnaKUAT1m2KCrzaAAct6\n\nSign in on localhost\n\nURI: http://localhost:5173/\nVersion: 1\nIssued At: 2025-05-16T14:52:03.613Z',"
                    + " RT2JCFpZQtPwGONApGZn1dZnxOBB3zJZHAQPr+cOaI+eQ4ecw/N6zJ6TNw8a+g8n6Xm/Ky1TVZRuWHSxMU1jDg==",
            "EqzxWVyBpLD34SV9w1FFpPPvbfrfAXdiDVg1cyHTR1Rv, supabase.com,"
                    + " 'supabase.com wants you to sign in with your Solana account:\nEqzxWVyBpLD34SV9w1FFpPPvbfrfAXdiDVg1cyHTR1Rv\n\nI confirm ownership of this wallet\n\nVersion: 1\nURI: https://supabase.com/\nIssued At: 2025-07-29T22:29:52.235Z',"
                    + " 9slc0BBJw16TzWYs4/op8na3vt9E0CKt0FL5pqhzTDxvqF/txpbdo+ULDCeSzrDE/uJWmpMQw+hF0rkDj4Q0Bw=="
        })
        void messages_of_real_wallets(String address, String domain, String message, String signature) {
            SolanaAddress signer = SolanaAddress.parse(address).orElseThrow();
            byte[] bytes = Base64.getDecoder().decode(signature);

            assertThat(signer.hasSigned(domain, message, bytes)).isTrue();
            assertThat(signer.hasSigned(domain, message + " ", bytes)).isFalse();
        }

        @Test
        void what_a_device_has_signed_for_another_domain_is_no_signature() {
            SolanaAddress signer = SolanaAddress.parse("EqzxWVyBpLD34SV9w1FFpPPvbfrfAXdiDVg1cyHTR1Rv")
                    .orElseThrow();
            String message =
                    "supabase.com wants you to sign in with your Solana account:\nEqzxWVyBpLD34SV9w1FFpPPvbfrfAXdiDVg1cyHTR1Rv\n\n"
                            + "I confirm ownership of this wallet\n\nVersion: 1\nURI: https://supabase.com/\nIssued At:"
                            + " 2025-07-29T22:29:52.235Z";
            byte[] bytes = Base64.getDecoder()
                    .decode("9slc0BBJw16TzWYs4/op8na3vt9E0CKt0FL5pqhzTDxvqF/txpbdo+ULDCeSzrDE/uJWmpMQw+hF0rkDj4Q0Bw==");

            assertThat(signer.hasSigned("example.com", message, bytes)).isFalse();
        }

        @Test
        void a_signature_that_was_made_of_another_by_adding_the_order_is_none() {
            Wallet wallet = Wallet.ofSolana();
            SolanaAddress address = SolanaAddress.parse(wallet.address()).orElseThrow();
            byte[] good = Base64.getDecoder().decode(wallet.sign("a"));
            BigInteger order = BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
            byte[] s =
                    littleEndian(littleEndian(Arrays.copyOfRange(good, 32, 64)).add(order));

            assertThat(address.hasSigned("", "a", good)).isTrue();
            assertThat(address.hasSigned("", "a", with(good, 32, s))).isFalse();
            assertThat(address.hasSigned("", "a", new byte[64])).isFalse();
            assertThat(address.hasSigned("", "a", Arrays.copyOf(good, 63))).isFalse();
            assertThat(address.hasSigned(
                            "",
                            "a",
                            Base64.getDecoder().decode(Wallet.ofSolana().sign("a"))))
                    .isFalse();
        }

        /** Of the points of small order, the program that owns nothing, and texts that are no base58 or no key. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "11111111111111111111111111111111",
                    "4uQeVj5tqViQh7yWWGStvkEG1Zmhx6uasJtWCJziofM",
                    "0OIl111111111111111111111111111111111111111",
                    "4UPcfLX6rHuunkDiCnrVdN2BxnaKUAT1m2KCrzaAAct",
                    "4UPcfLX6rHuunkDiCnrVdN2BxnaKUAT1m2KCrzaAAct66",
                    "ZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZ",
                    ""
                })
        void what_is_nobodys_key_is_no_address(String text) {
            assertThat(SolanaAddress.parse(text)).isEmpty();
        }

        private static BigInteger littleEndian(byte[] bytes) {
            byte[] reversed = new byte[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                reversed[i] = bytes[bytes.length - 1 - i];
            }
            return new BigInteger(1, reversed);
        }

        private static byte[] littleEndian(BigInteger number) {
            byte[] bytes = new byte[32];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = number.shiftRight(8 * i).byteValue();
            }
            return bytes;
        }
    }

    private static byte[] with(byte[] signature, int at, byte[] part) {
        byte[] changed = signature.clone();
        System.arraycopy(part, 0, changed, at, part.length);
        return changed;
    }
}
