package dev.chancery.infra.web3;

import java.util.List;

/** An address of a wallet, which says whose signatures are its owner's. */
public sealed interface WalletAddress permits EthereumAddress, SolanaAddress {

    /** As it was written. */
    String text();

    /** The one text by which new accounts are called, however the address was written. */
    String canonical();

    /** All texts that mean the same address, as it was written first. */
    List<String> spellings();

    /**
     * Whether the owner has signed the message.
     *
     * @param domain that the message names, which some wallets sign apart
     */
    boolean hasSigned(String domain, String message, byte[] signature);
}
