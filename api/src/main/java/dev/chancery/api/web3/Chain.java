package dev.chancery.api.web3;

import dev.chancery.api.http.ApiException;
import dev.chancery.infra.web3.EthereumAddress;
import dev.chancery.infra.web3.SolanaAddress;
import dev.chancery.infra.web3.WalletAddress;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A chain by whose wallets people can sign in, with what its messages have of their own. */
public enum Chain {

    /** Sign-In with Solana. */
    SOLANA("Solana", "siws", "wallet address is not in base58 format", "solana:(main|dev|test|local)net|") {
        @Override
        Optional<? extends WalletAddress> address(String text) {
            return SolanaAddress.parse(text);
        }

        @Override
        Optional<byte[]> signature(String text) {
            if (text.length() != 86 && text.length() != 88) {
                throw ApiException.validation("signature must be 64 bytes encoded as base64 with or without padding");
            }
            try {
                String unpadded = text.replaceFirst("=+$", "").replace('+', '-').replace('/', '_');
                return Optional.of(Base64.getUrlDecoder().decode(unpadded));
            } catch (IllegalArgumentException _) {
                throw ApiException.validation("signature does not contain valid base64 characters");
            }
        }
    },

    /** Sign-In with Ethereum (EIP-4361). */
    ETHEREUM("Ethereum", "siwe", "wallet address is not a valid Ethereum address", "0*[1-9][0-9]{0,17}") {
        @Override
        Optional<? extends WalletAddress> address(String text) {
            return EthereumAddress.parse(text);
        }

        /** GoTrue counts 130 digits with or without {@code 0x}, and then knows no signature without. */
        @Override
        Optional<byte[]> signature(String text) {
            String digits = text.startsWith("0x") ? text.substring(2) : text;
            if (digits.length() != 130) {
                throw ApiException.validation(
                        "signature must be 65 bytes long, encoded as a 130 character-long hexadecimal string");
            }
            try {
                return text.equals(digits)
                        ? Optional.empty()
                        : Optional.of(HexFormat.of().parseHex(digits));
            } catch (IllegalArgumentException _) {
                return Optional.empty();
            }
        }
    };

    private final String title;
    private final String grammar;
    private final String notAnAddress;
    private final Pattern networks;

    Chain(String title, String grammar, String notAnAddress, String networks) {
        this.title = title;
        this.grammar = grammar;
        this.notAnAddress = notAnAddress;
        this.networks = Pattern.compile(networks);
    }

    static Optional<Chain> of(String name) {
        for (Chain chain : values()) {
            if (chain.id().equals(name)) {
                return Optional.of(chain);
            }
        }
        return Optional.empty();
    }

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    String title() {
        return title;
    }

    boolean isNetwork(String text) {
        return networks.matcher(text).matches();
    }

    /** Empty if it is none. */
    abstract Optional<? extends WalletAddress> address(String text);

    /** Empty for what has the length of one and is none. */
    abstract Optional<byte[]> signature(String text);

    ApiException notAnAddress() {
        return malformed(notAnAddress);
    }

    /** A message that is not as it must be. */
    ApiException malformed(String fault) {
        return ApiException.validation(grammar + ": " + fault);
    }

    /** A message that lets nobody in. */
    static ApiException refused(String reason) {
        return ApiException.oauth("invalid_grant", reason);
    }
}
