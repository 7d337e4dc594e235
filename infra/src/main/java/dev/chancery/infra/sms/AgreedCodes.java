package dev.chancery.infra.sms;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Codes of numbers to which nothing is sent, for tests and for those who review an app.
 *
 * @param codes by the digits of the number
 * @param until when they are good; empty for always
 */
public record AgreedCodes(Map<String, String> codes, Optional<Instant> until) {

    public AgreedCodes {
        codes = Map.copyOf(codes);
    }

    public Optional<String> of(String phone, Instant now) {
        return Optional.ofNullable(codes.get(phone)).filter(_ -> until.isEmpty() || now.isBefore(until.get()));
    }

    @Override
    public String toString() {
        return "AgreedCodes[" + codes.size() + "]";
    }
}
