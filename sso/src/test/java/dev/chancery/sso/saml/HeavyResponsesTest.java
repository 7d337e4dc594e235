package dev.chancery.sso.saml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import javax.xml.crypto.dsig.spec.ExcC14NParameterSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Responses that are to cost much: what a good one costs is about a millisecond and a megabyte. */
class HeavyResponsesTest {

    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final long MOST_MEMORY = 256L << 20;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final SamlResponses RESPONSES = new SamlResponses();
    private static final Map<String, String> SPECIMENS = Specimens.made();

    /** Of which nothing is there. */
    private static final AttributeMapping LARGEST_MAPPING = AttributeMapping.of(Map.of(
            "keys",
            IntStream.range(0, 100)
                    .boxed()
                    .collect(Collectors.toMap(
                            i -> "claim" + i,
                            i -> Map.of(
                                    "names",
                                    IntStream.range(0, 20)
                                            .mapToObj(j -> "none" + i + "_" + j)
                                            .toList())))));

    private static final String XSLT = "<ds:Transform xmlns:ds=\"" + Names.SIGNATURE_NS
            + "\" Algorithm=\"http://www.w3.org/TR/1999/REC-xslt-19991116\"><xsl:stylesheet version=\"1.0\""
            + " xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\"><xsl:template name=\"again\"><xsl:param name=\"n\"/>"
            + "<xsl:if test=\"$n &lt; 30\"><xsl:call-template name=\"again\"><xsl:with-param name=\"n\" select=\"$n + 1\"/>"
            + "</xsl:call-template><xsl:call-template name=\"again\"><xsl:with-param name=\"n\" select=\"$n + 1\"/>"
            + "</xsl:call-template></xsl:if></xsl:template><xsl:template match=\"/\"><xsl:call-template name=\"again\">"
            + "<xsl:with-param name=\"n\" select=\"0\"/></xsl:call-template></xsl:template></xsl:stylesheet></ds:Transform>";

    /** What a library would do before it looks at a signature (OpenSAML's advisory of 12 December 2022). */
    static Stream<Arguments> programs() {
        String reference = "<xenc:CipherReference xmlns:xenc=\"" + Names.ENCRYPTION_NS
                + "\" URI=\"#_response\"><xenc:Transforms>" + XSLT + "</xenc:Transforms></xenc:CipherReference>";
        String retrieval = "<ds:RetrievalMethod xmlns:ds=\"" + Names.SIGNATURE_NS
                + "\" URI=\"#_response\"><ds:Transforms>" + XSLT + "</ds:Transforms></ds:RetrievalMethod>";
        return Stream.of(
                program("of the data", "(?s)(.*)<xenc:CipherValue>[^<]*</xenc:CipherValue>", "$1" + reference),
                program("of the key", "<xenc:CipherValue>[^<]*</xenc:CipherValue>", reference),
                program("for the key", "(<ds:KeyInfo[^>]*>)", "$1" + retrieval),
                program(
                        "instead of the key",
                        "(?s)(<ds:KeyInfo[^>]*>).*</ds:KeyInfo>",
                        "$1" + retrieval + "</ds:KeyInfo>"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("programs")
    void no_program_in_what_is_encrypted_is_run(String what, UnaryOperator<String> change) {
        String encrypted = SPECIMENS.get("encrypted assertion");
        String xml = change.apply(encrypted);
        assertThat(xml).isNotEqualTo(encrypted).contains("xsl:stylesheet");

        assertThat(refused(SigningIdentityProvider.posted(xml))).isEqualTo(Check.STRUCTURE);
    }

    @Test
    void no_program_in_a_key_of_a_signature_is_run() {
        String xml = SPECIMENS
                .get("signed assertion")
                .replace(
                        "</ds:Signature>",
                        "<ds:KeyInfo><ds:RetrievalMethod URI=\"#_response\"><ds:Transforms>" + XSLT
                                + "</ds:Transforms></ds:RetrievalMethod></ds:KeyInfo></ds:Signature>");

        assertThat(refused(SigningIdentityProvider.posted(xml))).isEqualTo(Check.STRUCTURE);
    }

    /** Octets that were deflated are for the redirect binding, and no response comes by that. */
    @Test
    void nothing_is_inflated() {
        byte[] bomb = new byte[64 << 20];
        Arrays.fill(bomb, (byte) ' ');
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(bomb);
        deflater.finish();
        byte[] deflated = new byte[1 << 20];
        int length = deflater.deflate(deflated);
        deflater.end();

        assertThat(refused(Base64.getEncoder().encodeToString(Arrays.copyOf(deflated, length))))
                .isEqualTo(Check.WELL_FORMED);
    }

    @Test
    void ten_megabytes_are_not_looked_at() {
        String xml = SPECIMENS.get("signed assertion") + " ".repeat(10 << 20);
        String form = Base64.getEncoder().encodeToString(xml.getBytes(StandardCharsets.UTF_8));

        assertThat(refused(form)).isEqualTo(Check.SIZE);
    }

    /** As much as fits into a response that a provider has signed: not only strangers attack. */
    static Stream<Arguments> signed() {
        return Stream.of(
                heavy("attributes", many(5_000, i -> "<saml:Attribute Name=\"a%d\"/>".formatted(i))),
                heavy(
                        "values",
                        "<saml:Attribute Name=\"a\">" + many(4_500, _ -> "<saml:AttributeValue>a</saml:AttributeValue>")
                                + "</saml:Attribute>"),
                heavy(
                        "depth",
                        "<saml:Attribute Name=\"a\"><saml:AttributeValue>"
                                + many(390, _ -> "<x xmlns=\"urn:x\">".repeat(25) + "</x>".repeat(25))
                                + "</saml:AttributeValue></saml:Attribute>"),
                heavy(
                        "namespaces",
                        "<saml:Attribute Name=\"a\"><saml:AttributeValue>"
                                + many(
                                        90,
                                        i -> "<x xmlns=\"urn:x\" %s/>"
                                                .formatted(
                                                        many(38, j -> " xmlns:p%d_%d=\"urn:x:%d\"".formatted(i, j, j))))
                                + "</saml:AttributeValue></saml:Attribute>"),
                heavy(
                        "references to characters",
                        "<saml:Attribute Name=\"a\"><saml:AttributeValue>" + "&#65;".repeat(40_000)
                                + "</saml:AttributeValue></saml:Attribute>"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("signed")
    void much_that_is_signed_is_read_in_time(String what, String attributes) throws Exception {
        String xml = SigningIdentityProvider.response("id-1", Specimens.NOW, "ada")
                .replace("<saml:AttributeStatement>", "<saml:AttributeStatement>" + attributes);
        for (String signed : new String[] {"_response", "_assertion"}) {
            String form = SigningIdentityProvider.posted(Specimens.PROVIDER.signed(xml, signed));
            accept(form);
            Bill bill = new Bill();

            accept(form).mapped(LARGEST_MAPPING);

            bill.requireLittle();
        }
    }

    /** Prefixes that are to be kept are gone through for every element. */
    @Test
    void a_list_of_many_prefixes_is_worked_through_in_time() throws Exception {
        ExcC14NParameterSpec prefixes = new ExcC14NParameterSpec(
                IntStream.range(0, 700).mapToObj(i -> "p" + i).toList());
        String xml = Specimens.PROVIDER.signed(
                SigningIdentityProvider.response("id-1", Specimens.NOW, "ada")
                        .replace(
                                "<saml:AttributeStatement>",
                                "<saml:AttributeStatement>"
                                        + many(1_500, i -> "<saml:Attribute Name=\"a%d\"/>".formatted(i))),
                "_assertion",
                SigningIdentityProvider.RSA_SHA256,
                prefixes);
        Bill bill = new Bill();

        assertThat(refused(SigningIdentityProvider.posted(xml))).isEqualTo(Check.SIGNATURE_FORM);

        bill.requireLittle();
    }

    private static Arguments program(String what, String pattern, String by) {
        return Arguments.of(what, (UnaryOperator<String>) xml -> xml.replaceFirst(pattern, by.replace("$n", "\\$n")));
    }

    private static Arguments heavy(String what, String attributes) {
        return Arguments.of(what, attributes);
    }

    private static String many(int times, IntFunction<String> part) {
        return IntStream.range(0, times).mapToObj(part).collect(Collectors.joining());
    }

    private static Check refused(String form) {
        Bill bill = new Bill();
        MessageRejected rejected = catchThrowableOfType(MessageRejected.class, () -> accept(form));
        bill.requireLittle();
        assertThat(rejected).isNotNull();
        return rejected.check();
    }

    private static AcceptedAssertion accept(String form) throws MessageRejected {
        return RESPONSES.accept(
                RESPONSES.read(form),
                Specimens.PROVIDER.trusted(),
                Specimens.US,
                Specimens.PROVIDER.answer(Specimens.NOW));
    }

    /** What this thread has used since. */
    private static final class Bill {

        private final long cpu = THREADS.getCurrentThreadCpuTime();
        private final long memory = THREADS.getCurrentThreadAllocatedBytes();

        void requireLittle() {
            assertThat(Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - cpu))
                    .isLessThan(LONGEST);
            assertThat(THREADS.getCurrentThreadAllocatedBytes() - memory).isLessThan(MOST_MEMORY);
        }
    }
}
