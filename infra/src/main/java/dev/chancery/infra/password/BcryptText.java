package dev.chancery.infra.password;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** bcrypt's text form, in the base 64 of its own: the usual bit order with another alphabet and no padding. */
final class BcryptText {
    private static final String USUAL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final String BCRYPT = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private BcryptText() {}

    /** All of a hash but the digest. */
    static String setting(String prefix, int cost, byte[] salt) {
        return prefix + (cost < 10 ? "0" : "") + cost + "$" + encode(salt);
    }

    static String encode(byte[] bytes) {
        return translate(Base64.getEncoder().withoutPadding().encodeToString(bytes), USUAL, BCRYPT);
    }

    /** @param text letters of bcrypt's alphabet only */
    static byte[] decode(String text) {
        return Base64.getDecoder().decode(translate(text, BCRYPT, USUAL).getBytes(StandardCharsets.US_ASCII));
    }

    private static String translate(String text, String from, String to) {
        StringBuilder translated = new StringBuilder(text.length());
        text.chars().forEach(letter -> translated.append(to.charAt(from.indexOf(letter))));
        return translated.toString();
    }
}
