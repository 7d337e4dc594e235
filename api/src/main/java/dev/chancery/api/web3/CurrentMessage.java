package dev.chancery.api.web3;

import dev.chancery.api.http.ApiException;
import dev.chancery.command.user.Metadata;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A message that lets the owner of its address in, once. Only {@link AddressedMessage#at} makes one. */
public final class CurrentMessage {

    /** The provider of identities that wallets stand for. */
    public static final String PROVIDER = "web3";

    private final SignInMessage message;
    private final Instant goodUntil;

    CurrentMessage(SignInMessage message, Instant goodUntil) {
        this.message = message;
        this.goodUntil = goodUntil;
    }

    public Instant goodUntil() {
        return goodUntil;
    }

    /** Recognises the message, whatever the form of its signature: there may be several that are good. */
    public byte[] digest() {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest((message.chain().id() + "\n" + message.text()).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** What the identity of the wallet is called, so that two messages at once that spell it in two ways open one account. */
    public String subject() {
        return subject(message.address().canonical());
    }

    /** What it may be called where somebody else gave the name, by the address as it is written first. */
    public List<String> subjects() {
        return message.address().spellings().stream().map(this::subject).toList();
    }

    private String subject(String address) {
        return PROVIDER + ":" + message.chain().id() + ":" + address;
    }

    /** What is told of the wallet, in the shape of every identity's claims. */
    public Map<String, Object> claims() {
        Map<String, Object> wallet = new LinkedHashMap<>();
        wallet.put("address", message.address().text());
        wallet.put("chain", message.chain().id());
        wallet.put("network", message.chainId());
        wallet.put("domain", message.domain());
        wallet.put("statement", message.statement());
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("sub", subject());
        claims.put("custom_claims", wallet);
        claims.put(Metadata.EMAIL_VERIFIED, false);
        claims.put(Metadata.PHONE_VERIFIED, false);
        return claims;
    }

    /** That somebody has come in by it already. */
    public ApiException replayed() {
        return Chain.refused("Signed " + message.chain().title() + " message was used already");
    }
}
