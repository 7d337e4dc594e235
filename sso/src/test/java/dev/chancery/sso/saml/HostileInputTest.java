package dev.chancery.sso.saml;

import static dev.chancery.sso.saml.SigningIdentityProvider.US;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is posted and is no response. */
class HostileInputTest {

    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final SigningIdentityProvider PROVIDER = new SigningIdentityProvider();
    private static final SamlResponses RESPONSES = new SamlResponses();

    @Test
    void what_is_no_base64_of_bounded_length_is_not_parsed() {
        assertThat(refused("ä")).isEqualTo(Check.BASE64);
        assertThat(refused("PHg+@")).isEqualTo(Check.BASE64);
        assertThat(refused("A".repeat(10_000_000))).isEqualTo(Check.SIZE);
        assertThat(refused("A".repeat(PostBinding.LONGEST / 3 * 4 + 8))).isEqualTo(Check.SIZE);
        assertThat(refused("")).isEqualTo(Check.WELL_FORMED);
    }

    @Test
    void a_document_type_is_refused_whatever_is_in_it() {
        for (String type : List.of(
                "<!DOCTYPE x>",
                "<!DOCTYPE x SYSTEM \"http://127.0.0.1:1/x.dtd\">",
                "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>",
                "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]>",
                "<!DOCTYPE x [<!ENTITY % a SYSTEM \"http://127.0.0.1:1/x\"> %a;]>",
                "<!DOCTYPE x [<!ATTLIST x ID ID #IMPLIED>]>")) {
            assertThat(refusedXml(type + SigningIdentityProvider.response("id-1", NOW, "&a;")))
                    .isEqualTo(Check.NO_DOCUMENT_TYPE);
        }
    }

    @Test
    void what_is_deep_or_wide_or_no_xml_is_refused() {
        assertThat(refusedXml("<a>".repeat(100) + "</a>".repeat(100))).isEqualTo(Check.WELL_FORMED);
        assertThat(refusedXml("<a>".repeat(60_000))).isEqualTo(Check.WELL_FORMED);
        StringBuilder wide = new StringBuilder("<a");
        for (int i = 0; i < 100; i++) {
            wide.append(" b").append(i).append("=\"\"");
        }
        assertThat(refusedXml(wide + "/>")).isEqualTo(Check.WELL_FORMED);
        assertThat(refusedXml("<a><b></a></b>")).isEqualTo(Check.WELL_FORMED);
        assertThat(refusedXml("<a>&b;</a>")).isEqualTo(Check.WELL_FORMED);
        assertThat(refusedXml("<a:b/>")).isEqualTo(Check.WELL_FORMED);
        assertThat(refusedXml("<a>\u0000</a>")).isEqualTo(Check.WELL_FORMED);
        assertThat(refused(Base64.getEncoder()
                        .encodeToString(new byte[] {'<', 'a', '>', (byte) 0xff, '<', '/', 'a', '>'})))
                .isEqualTo(Check.WELL_FORMED);
    }

    @Test
    void another_document_is_no_response() {
        assertThat(refusedXml("<a/>")).isEqualTo(Check.STRUCTURE);
        assertThat(refusedXml("<Response/>")).isEqualTo(Check.STRUCTURE);
        assertThat(refusedXml("<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:1.0:protocol\"/>"))
                .isEqualTo(Check.STRUCTURE);
        assertThat(refusedXml("<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\"/>"))
                .isEqualTo(Check.SCHEMA);
    }

    /** Whatever is done to a response that was accepted: it says the same as before, or it is refused. */
    @Test
    void no_mutation_is_accepted_that_says_something_else() throws Exception {
        byte[] signed = PROVIDER.signed(
                        PROVIDER.signed(SigningIdentityProvider.response("id-1", NOW, "ada"), "_assertion"),
                        "_response")
                .getBytes(StandardCharsets.UTF_8);
        AcceptedAssertion genuine = accept(Base64.getEncoder().encodeToString(signed));
        Random random = new Random(20261127);
        long begun = System.nanoTime();
        int rounds = 3_000;
        for (int i = 0; i < rounds; i++) {
            byte[] mutated = mutated(signed, random);
            try {
                assertThat(accept(Base64.getEncoder().encodeToString(mutated)))
                        .as(() -> new String(mutated, StandardCharsets.UTF_8))
                        .isEqualTo(genuine);
            } catch (MessageRejected e) {
                assertThat(e.check()).isNotNull();
            }
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(20L * rounds));
    }

    private static byte[] mutated(byte[] original, Random random) {
        byte[] bytes = original.clone();
        int at = random.nextInt(bytes.length);
        int length = Math.min(1 + random.nextInt(60), bytes.length - at);
        int to = random.nextInt(bytes.length - length);
        return switch (random.nextInt(4)) {
            case 0 -> {
                bytes[at] = (byte) (32 + random.nextInt(95));
                yield bytes;
            }
            case 1 -> {
                System.arraycopy(original, at, bytes, to, length);
                yield bytes;
            }
            case 2 -> spliced(original, at, length, to, new byte[0]);
            default -> spliced(original, to, 0, to, java.util.Arrays.copyOfRange(original, at, at + length));
        };
    }

    private static byte[] spliced(byte[] original, int cutAt, int cut, int ignored, byte[] inserted) {
        byte[] result = new byte[original.length - cut + inserted.length];
        System.arraycopy(original, 0, result, 0, cutAt);
        System.arraycopy(inserted, 0, result, cutAt, inserted.length);
        System.arraycopy(original, cutAt + cut, result, cutAt + inserted.length, original.length - cutAt - cut);
        return result;
    }

    private static Check refusedXml(String xml) {
        return refused(SigningIdentityProvider.posted(xml));
    }

    private static Check refused(String form) {
        MessageRejected rejected = catchThrowableOfType(MessageRejected.class, () -> accept(form));
        assertThat(rejected).isNotNull();
        return rejected.check();
    }

    private static AcceptedAssertion accept(String form) throws MessageRejected {
        return RESPONSES.accept(RESPONSES.read(form), PROVIDER.trusted(), US, PROVIDER.answer(NOW));
    }
}
