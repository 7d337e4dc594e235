package dev.chancery.api.web3;

import dev.chancery.infra.web3.WalletAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads messages line by line (EIP-4361, and Sign-In with Solana, which follows it). As in GoTrue fields come in any order and
 * fields that nobody knows are passed over; but none comes twice, since two readers could take it for different things, and
 * there is nothing in it that a wallet cannot show.
 */
final class MessageParser {

    /** A name has up to 253 characters (RFC 1035 §2.3.4), and a port five. */
    private static final int LONGEST_DOMAIN = 253 + 6;

    private static final Pattern DOMAIN =
            Pattern.compile("(localhost|([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\\.)+[a-zA-Z]{2,})(:[0-9]{1,5})?");

    /** RFC 3339 §5.6. */
    private static final Pattern TIME = Pattern.compile(
            "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})");

    private static final int LEAST_LINES = 6;

    private enum Field {
        URI("URI"),
        VERSION("Version"),
        CHAIN_ID("Chain ID"),
        NONCE("Nonce"),
        ISSUED_AT("Issued At"),
        EXPIRATION_TIME("Expiration Time"),
        NOT_BEFORE("Not Before"),
        REQUEST_ID("Request ID"),
        RESOURCES("Resources");

        private final String title;

        Field(String title) {
            this.title = title;
        }

        static Optional<Field> of(String title) {
            for (Field field : values()) {
                if (field.title.equals(title)) {
                    return Optional.of(field);
                }
            }
            return Optional.empty();
        }
    }

    private final Chain chain;
    private final String text;
    private final List<String> lines;
    private final Map<Field, String> fields = new EnumMap<>(Field.class);

    private MessageParser(Chain chain, String text) {
        this.chain = chain;
        this.text = text;
        this.lines = List.of(text.split("\n", -1));
    }

    /** @throws dev.chancery.api.http.ApiException {@code validation_failed}, saying what is wrong with it */
    static SignInMessage parse(Chain chain, String text) {
        return new MessageParser(chain, text).parse();
    }

    private SignInMessage parse() {
        if (lines.size() < LEAST_LINES) {
            throw chain.malformed("message needs at least 6 lines");
        }
        String domain = domain();
        WalletAddress address = chain.address(lines.get(1).strip()).orElseThrow(chain::notAnAddress);
        if (!lines.get(2).isEmpty()) {
            throw chain.malformed("third line must be empty");
        }
        if (text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n')) {
            throw chain.malformed("message contains control characters");
        }
        boolean hasStatement = !lines.get(3).isEmpty() && lines.get(4).isEmpty();
        readFields(hasStatement ? 5 : 3);
        String version = fields.getOrDefault(Field.VERSION, "");
        if (!version.equals("1")) {
            throw chain.malformed("Version value is not supported, expected 1 got \"" + version + "\"");
        }
        Instant issuedAt = time(Field.ISSUED_AT).orElseThrow(() -> chain.malformed("Issued At is not specified"));
        String uri =
                Optional.ofNullable(fields.get(Field.URI)).orElseThrow(() -> chain.malformed("URI is not specified"));
        Optional<Instant> expiresAt = time(Field.EXPIRATION_TIME);
        Optional<Instant> notBefore = time(Field.NOT_BEFORE);
        if (expiresAt.filter(issuedAt::isAfter).isPresent()) {
            throw chain.malformed("Issued At is after Expiration Time");
        }
        if (expiresAt.isPresent() && notBefore.filter(expiresAt.get()::isBefore).isPresent()) {
            throw chain.malformed("Not Before is after Expiration Time");
        }
        return new SignInMessage(
                chain,
                text,
                domain,
                address,
                hasStatement ? lines.get(3) : withoutStatement(),
                uri(uri).orElseThrow(() -> chain.malformed("URI is not valid")),
                fields.getOrDefault(Field.CHAIN_ID, ""),
                issuedAt,
                expiresAt,
                notBefore);
    }

    private String domain() {
        String header = " wants you to sign in with your " + chain.title() + " account:";
        String first = lines.getFirst();
        if (!first.endsWith(header)) {
            throw chain.malformed("message first line does not end in \"" + header + "\"");
        }
        String domain = first.substring(0, first.length() - header.length()).strip();
        if (domain.length() > LONGEST_DOMAIN || !DOMAIN.matcher(domain).matches()) {
            throw chain.malformed("domain in first line of message is not valid");
        }
        return domain;
    }

    /** As GoTrue's two readers have it. */
    private String withoutStatement() {
        return chain == Chain.SOLANA ? "" : null;
    }

    private void readFields(int from) {
        boolean inResources = false;
        int resources = 0;
        for (int i = from; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (inResources && line.startsWith("- ")) {
                if (uri(line.substring(2).strip()).isEmpty()) {
                    throw chain.malformed("Resource at position " + resources + " has invalid URI");
                }
                resources++;
                continue;
            }
            inResources = line.equals("Resources:");
            if (!line.isEmpty()) {
                readField(line, i);
            }
        }
    }

    private void readField(String line, int index) {
        int colon = line.indexOf(':');
        if (colon < 0) {
            throw unparsable(index);
        }
        Optional<Field> field = Field.of(line.substring(0, colon));
        if (field.isEmpty()) {
            return;
        }
        String value = line.substring(colon + 1).strip();
        if (fields.put(field.get(), value) != null) {
            throw unparsable(index);
        }
        switch (field.get()) {
            case URI -> require(uri(value).isPresent(), field.get());
            case CHAIN_ID -> require(chain.isNetwork(value), field.get());
            case ISSUED_AT, EXPIRATION_TIME, NOT_BEFORE -> time(field.get());
            case VERSION, NONCE, REQUEST_ID, RESOURCES -> {}
        }
    }

    private void require(boolean valid, Field field) {
        if (!valid) {
            throw chain.malformed(field.title + " is not valid");
        }
    }

    private RuntimeException unparsable(int index) {
        return chain.malformed("encountered unparsable line at index " + index);
    }

    private Optional<Instant> time(Field field) {
        String value = fields.get(field);
        if (value == null) {
            return Optional.empty();
        }
        try {
            if (TIME.matcher(value).matches()) {
                return Optional.of(OffsetDateTime.parse(value).toInstant());
            }
        } catch (DateTimeException _) {
            // there is no such day, or no such hour
        }
        throw chain.malformed(field.title + " is not a valid ISO8601 timestamp");
    }

    private static Optional<URI> uri(String text) {
        try {
            URI uri = new URI(text);
            return uri.isAbsolute() || text.startsWith("/") ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }
}
