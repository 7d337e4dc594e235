package dev.chancery.api.web3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.api.http.ApiException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of a message, and of what is none. */
class MessageParserTest {

    private static final String ETHEREUM = """
            app.example.com wants you to sign in with your Ethereum account:
            0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed

            I like tea

            URI: https://app.example.com/in
            Version: 1
            Chain ID: 1
            Nonce: 32891756
            Issued At: 2026-03-01T12:00:00.5Z
            Expiration Time: 2026-03-01T13:00:00+01:00
            Not Before: 2026-03-01T12:00:00Z
            Request ID: some
            Resources:
            - ipfs://bafybeiemxf5abjwjbikoz4mc3a3dla6ual3jsgpdr4cjr3oz3evfyavhwq/
            - https://example.com/my-web2-claim.json""";

    private static final String SOLANA = """
            app.example.com:8443 wants you to sign in with your Solana account:
            4UPcfLX6rHuunkDiCnrVdN2BxnaKUAT1m2KCrzaAAct6

            Version: 1
            URI: https://app.example.com:8443/
            Issued At: 2026-03-01T12:00:00Z
            Chain ID: solana:mainnet""";

    @Test
    void all_that_a_message_says_is_read() {
        SignInMessage message =
                MessageParser.parse(Chain.ETHEREUM, ETHEREUM.replace("13:00:00+01:00", "14:00:00+01:00"));

        assertThat(message.domain()).isEqualTo("app.example.com");
        assertThat(message.address().text()).isEqualTo("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");
        assertThat(message.statement()).isEqualTo("I like tea");
        assertThat(message.uri()).hasToString("https://app.example.com/in");
        assertThat(message.chainId()).isEqualTo("1");
        assertThat(message.issuedAt()).isEqualTo(Instant.parse("2026-03-01T12:00:00.5Z"));
        assertThat(message.expiresAt()).contains(Instant.parse("2026-03-01T13:00:00Z"));
        assertThat(message.notBefore()).contains(Instant.parse("2026-03-01T12:00:00Z"));
    }

    @Test
    void fields_come_in_any_order_and_most_may_be_missing() {
        SignInMessage message = MessageParser.parse(Chain.SOLANA, SOLANA + "\nColour: red\n\n");

        assertThat(message.domain()).isEqualTo("app.example.com:8443");
        assertThat(message.statement()).isEmpty();
        assertThat(message.chainId()).isEqualTo("solana:mainnet");
        assertThat(message.expiresAt()).isEmpty();
    }

    /** A person reads it as what it says, and a field it is not. */
    @Test
    void a_statement_that_looks_like_a_field_is_a_statement() {
        String message = ETHEREUM.replace("I like tea", "URI: https://evil.example.org/")
                .replace("13:00:00+01:00", "14:00:00+01:00");

        assertThat(MessageParser.parse(Chain.ETHEREUM, message).uri()).hasToString("https://app.example.com/in");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Ethereum account            | Solana account              | message first line does not end in " wants you to sign in with your Ethereum account:"
            app.example.com wants you to | wants you to               | message first line does not end in " wants you to sign in with your Ethereum account:"
            app.example.com wants       | https://app.example.com wants | domain in first line of message is not valid
            app.example.com wants       | app.example.com/in wants    | domain in first line of message is not valid
            app.example.com wants       | evil@app.example.com wants  | domain in first line of message is not valid
            app.example.com wants       | app_example wants           | domain in first line of message is not valid
            app.example.com wants       | 127.0.0.1 wants             | domain in first line of message is not valid
            app.example.com wants       | app.example.com:123456 wants | domain in first line of message is not valid
            0x5aA                       | 0x5aa                       | wallet address is not a valid Ethereum address
            0x5aA                       | 5aA                         | wallet address is not a valid Ethereum address
            https://app.example.com/in  | app.example.com             | URI is not valid
            https://app.example.com/in  | https://app example         | URI is not valid
            URI: https                  | Uri: https                  | URI is not specified
            Version: 1                  | Version: 2                  | Version value is not supported, expected 1 got "2"
            Version: 1                  | version: 1                  | Version value is not supported, expected 1 got ""
            Chain ID: 1                 | Chain ID: 0                 | Chain ID is not valid
            Chain ID: 1                 | Chain ID: -1                | Chain ID is not valid
            Chain ID: 1                 | Chain ID: mainnet           | Chain ID is not valid
            Chain ID: 1                 | Chain ID:                   | Chain ID is not valid
            Issued At:                  | Issued:                     | Issued At is not specified
            2026-03-01T12:00:00.5Z      | 2026-03-01                  | Issued At is not a valid ISO8601 timestamp
            2026-03-01T12:00:00.5Z      | 2026-02-30T12:00:00Z        | Issued At is not a valid ISO8601 timestamp
            2026-03-01T12:00:00.5Z      | 2026-03-01T12:00:00         | Issued At is not a valid ISO8601 timestamp
            2026-03-01T12:00:00.5Z      | 2026-03-01T12:00Z           | Issued At is not a valid ISO8601 timestamp
            2026-03-01T13:00:00+01:00   | soon                        | Expiration Time is not a valid ISO8601 timestamp
            Before: 2026-03-01T12:00:00Z | Before: now                | Not Before is not a valid ISO8601 timestamp
            2026-03-01T13:00:00+01:00   | 2026-03-01T11:00:00Z        | Issued At is after Expiration Time
            Before: 2026-03-01T12:00:00Z | Before: 2026-03-01T15:00:00Z | Not Before is after Expiration Time
            Request ID: some            | Request ID                  | encountered unparsable line at index 12
            Request ID: some            | Nonce: 1                    | encountered unparsable line at index 12
            Request ID: some            | URI: https://evil.example.org/ | encountered unparsable line at index 12
            Request ID: some            | Issued At: 2026-03-01T12:00:00Z | encountered unparsable line at index 12
            Resources:                  | Resources                   | encountered unparsable line at index 13
            - https://example.com       | - example.com               | Resource at position 1 has invalid URI
            """)
    void what_is_not_as_it_must_be_is_refused(String part, String changed, String fault) {
        String whole = ETHEREUM.replace("13:00:00+01:00", "14:00:00+01:00");
        String wrong = ETHEREUM.contains(part) && part.contains("13:00:00")
                ? ETHEREUM.replace(part, changed)
                : whole.replace(part, changed);
        assertThat(wrong).isNotEqualTo(whole);

        refused(Chain.ETHEREUM, wrong, "siwe: " + fault);
    }

    @ParameterizedTest
    @ValueSource(ints = {129, 2_500, 8_500})
    void a_domain_is_no_longer_than_names_are(int labels) {
        String domain = "a.".repeat(labels) + "com";

        refused(
                Chain.ETHEREUM,
                ETHEREUM.replace("app.example.com wants", domain + " wants"),
                "siwe: domain in first line of message is not valid");
    }

    @Test
    void nothing_stands_where_nothing_may() {
        refused(Chain.ETHEREUM, ETHEREUM.replace("BeAed\n\n", "BeAed\nx\n"), "siwe: third line must be empty");
        refused(Chain.SOLANA, "a\nb\nc\nd\ne", "siws: message needs at least 6 lines");
        refused(
                Chain.SOLANA,
                SOLANA.replace("\n", "\r\n"),
                "siws: message first line does not end in \" wants you to sign in with your Solana account:\"");
    }

    /** A wallet shows it as something else, or as nothing, and JSON writes six characters for each. */
    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "\u0001", "\t", "\r", "\u001b", "\u007f", "\u0085"})
    void nothing_stands_there_that_cannot_be_shown(String control) {
        String whole = ETHEREUM.replace("13:00:00+01:00", "14:00:00+01:00");

        refused(
                Chain.ETHEREUM,
                whole.replace("I like", "I" + control + "like"),
                "siwe: message contains control characters");
        refused(Chain.SOLANA, SOLANA + "\nColour: " + control + "red", "siws: message contains control characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"solana:mainnet2", "mainnet", "1", "solana:main"})
    void solana_has_four_networks(String network) {
        refused(Chain.SOLANA, SOLANA.replace("solana:mainnet", network), "siws: Chain ID is not valid");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
                "11111111111111111111111111111111",
                "4UPcfLX6rHuunkDiCnrVdN2BxnaKUAT1m2KCrzaAAct0"
            })
    void an_address_of_solana_is_somebodys_key(String address) {
        refused(
                Chain.SOLANA,
                SOLANA.replace("4UPcfLX6rHuunkDiCnrVdN2BxnaKUAT1m2KCrzaAAct6", address),
                "siws: wallet address is not in base58 format");
    }

    @ParameterizedTest
    @EnumSource
    void nothing_that_is_sent_makes_it_fail(Chain chain) {
        String message = chain == Chain.SOLANA ? SOLANA : ETHEREUM;
        for (int end = 0; end < message.length(); end++) {
            for (String noise : new String[] {"", "\n", ":", "\u0000\n:\n- ", "\ud83d\ude00"}) {
                String mutilated =
                        message.substring(0, end) + noise + message.substring(Math.min(end + 1, message.length()));
                try {
                    MessageParser.parse(chain, mutilated);
                } catch (ApiException e) {
                    assertThat(e.status()).isEqualTo(400);
                }
            }
        }
    }

    private static void refused(Chain chain, String message, String fault) {
        assertThatThrownBy(() -> MessageParser.parse(chain, message))
                .isInstanceOf(ApiException.class)
                .hasMessage(fault);
    }
}
