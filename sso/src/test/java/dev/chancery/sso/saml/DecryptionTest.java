package dev.chancery.sso.saml;

import static dev.chancery.sso.saml.Encrypting.CBC;
import static dev.chancery.sso.saml.Encrypting.GCM;
import static dev.chancery.sso.saml.Encrypting.OAEP;
import static dev.chancery.sso.saml.Encrypting.RSA_15;
import static dev.chancery.sso.saml.SigningIdentityProvider.posted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Assertions and NameIDs that were encrypted for us (SAML Core §2.2.4, §2.3.4). */
class DecryptionTest {

    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final SigningIdentityProvider PROVIDER = new SigningIdentityProvider();
    private static final SamlResponses RESPONSES = new SamlResponses();
    private static final KeyPair OURS = Keys.rsa();
    private static final KeyPair OTHERS = Keys.rsa();
    private static final Algorithms WITH_CBC = new Algorithms(
            Algorithms.STRONG.signatures(),
            Algorithms.STRONG.digests(),
            Set.of(CBC),
            Algorithms.STRONG.keyTransports());

    /** Of the key the first, of the data the second. */
    private static final Pattern CIPHER_VALUE = Pattern.compile("(?s)(<xenc:CipherValue>)([^<]*)(</xenc:CipherValue>)");

    static Stream<Arguments> encrypted() {
        return Stream.of(
                Arguments.of("a signed assertion", assertion(signedAssertion(), GCM, OAEP)),
                Arguments.of(
                        "an assertion in a signed response",
                        PROVIDER.signed(assertion(response(), GCM, OAEP), "_response")),
                Arguments.of(
                        "a signed assertion in a signed response",
                        PROVIDER.signed(assertion(signedAssertion(), GCM, OAEP), "_response")),
                Arguments.of("a NameID in a signed assertion", PROVIDER.signed(nameId(), "_assertion")),
                Arguments.of(
                        "a NameID in an encrypted assertion",
                        assertion(PROVIDER.signed(nameId(), "_assertion"), GCM, OAEP)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("encrypted")
    void what_was_encrypted_for_us_is_read(String what, String xml) throws MessageRejected {
        assertThat(xml).doesNotContain(">ada<");

        AcceptedAssertion accepted = accept(xml, PROVIDER.trusted(), OURS.getPrivate());

        assertThat(accepted.subject().orElseThrow().value()).isEqualTo("ada");
        assertThat(accepted.attributes().all()).isNotEmpty();
    }

    /** As Okta writes it. */
    @Test
    void the_key_may_stand_beside_what_it_opens() throws MessageRejected {
        String xml = keyBeside(assertion(signedAssertion(), GCM, OAEP), "#_key", Names.ENCRYPTION_NS + "EncryptedKey");

        assertThat(accept(xml, PROVIDER.trusted(), OURS.getPrivate())).isNotNull();
        String another = "<xenc:DataReference URI=\"#_another\"/></xenc:ReferenceList>";
        assertThat(accept(xml.replace("</xenc:ReferenceList>", another), PROVIDER.trusted(), OURS.getPrivate()))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "#",
                "#_response",
                "#_data",
                "_key",
                "http://127.0.0.1/#_key",
                "file:///etc/passwd",
                "#xpointer(id('_key'))"
            })
    void it_is_looked_for_nowhere_else(String place) {
        String xml = keyBeside(assertion(signedAssertion(), GCM, OAEP), place, Names.ENCRYPTION_NS + "EncryptedKey");

        assertThat(refused(xml, PROVIDER.trusted(), OURS.getPrivate()).check()).isEqualTo(Check.DECRYPTION);
    }

    @Test
    void what_is_pointed_at_is_a_key_as_it_stands() {
        String encrypted = assertion(signedAssertion(), GCM, OAEP);
        String whole = keyBeside(encrypted, "#_key", Names.ENCRYPTION_NS + "EncryptedKey");

        assertThat(refused(
                                keyBeside(encrypted, "#_key", Names.SIGNATURE_NS + "X509Data"),
                                PROVIDER.trusted(),
                                OURS.getPrivate())
                        .check())
                .isEqualTo(Check.DECRYPTION);
        assertThat(refused(
                                whole.replaceFirst(
                                        "(<ds:RetrievalMethod[^>]*)/>",
                                        "$1><ds:Transforms><ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xslt-19991116\"/></ds:Transforms></ds:RetrievalMethod>"),
                                PROVIDER.trusted(),
                                OURS.getPrivate())
                        .check())
                .isEqualTo(Check.STRUCTURE);
    }

    private static String keyBeside(String encrypted, String place, String type) {
        Matcher key = Pattern.compile("(?s)<xenc:EncryptedKey[ >].*?</xenc:EncryptedKey>")
                .matcher(encrypted);
        assertThat(key.find()).isTrue();
        String moved = key.group()
                .replaceFirst(
                        "<xenc:EncryptedKey",
                        "<xenc:EncryptedKey xmlns:xenc=\"" + Names.ENCRYPTION_NS + "\" xmlns:ds=\"" + Names.SIGNATURE_NS
                                + "\" Id=\"_key\"")
                .replace(
                        "</xenc:EncryptedKey>",
                        "<xenc:ReferenceList><xenc:DataReference URI=\"#_data\"/></xenc:ReferenceList></xenc:EncryptedKey>")
                .replaceFirst("(xmlns:xenc=\"[^\"]*\")(.*?) xmlns:xenc=\"[^\"]*\"", "$1$2");
        String pointer = "<ds:RetrievalMethod Type=\"%s\" URI=\"%s\"/>".formatted(type, place);
        return encrypted
                .replace(key.group(), pointer)
                .replaceFirst("<xenc:EncryptedData", "<xenc:EncryptedData Id=\"_data\"")
                .replace("</xenc:EncryptedData>", "</xenc:EncryptedData>" + moved);
    }

    /** Nor is one looked for that would open the key. */
    @Test
    void a_key_points_at_no_other() {
        String pointing = assertion(signedAssertion(), GCM, OAEP)
                .replaceFirst(
                        "(<xenc:EncryptedKey(?s:.*?))<xenc:CipherData",
                        "$1<ds:KeyInfo xmlns:ds=\"" + Names.SIGNATURE_NS
                                + "\"><ds:RetrievalMethod URI=\"http://127.0.0.1/\"/></ds:KeyInfo><xenc:CipherData");

        assertThat(refused(pointing, PROVIDER.trusted(), OURS.getPrivate()).check())
                .isEqualTo(Check.DECRYPTION);
    }

    @Test
    void so_many_keys_are_tried_and_no_more() throws MessageRejected {
        String encrypted = encryptedForOthers(GCM);
        Pattern key = Pattern.compile("(?s)<xenc:EncryptedKey[ >].*?</xenc:EncryptedKey>");
        Matcher others = key.matcher(encrypted);
        String whole = assertion(signedAssertion(), GCM, OAEP);
        Matcher own = key.matcher(whole);
        assertThat(others.find() && own.find()).isTrue();

        assertThat(accept(
                        whole.replace(own.group(), others.group().repeat(3) + own.group()),
                        PROVIDER.trusted(),
                        OURS.getPrivate()))
                .isNotNull();
        assertThat(refused(
                                whole.replace(own.group(), others.group().repeat(4) + own.group()),
                                PROVIDER.trusted(),
                                OURS.getPrivate())
                        .expected())
                .isEqualTo("at most 4 keys");
    }

    @Test
    void whoever_encrypts_says_who_they_are() {
        String xml = assertion(signedAssertion(), GCM, OAEP).replaceFirst("<saml:Issuer>[^<]*</saml:Issuer>", "");

        assertThat(refused(xml, PROVIDER.trusted(), OURS.getPrivate()).check()).isEqualTo(Check.ISSUER);
    }

    @Test
    void either_key_opens_it_while_ours_change() throws MessageRejected {
        String xml = assertion(signedAssertion(), GCM, OAEP);

        assertThat(accept(xml, PROVIDER.trusted(), OTHERS.getPrivate(), OURS.getPrivate()))
                .isNotNull();
    }

    @Test
    void block_ciphers_without_authentication_are_read_where_they_are_allowed() throws MessageRejected {
        String xml = assertion(signedAssertion(), CBC, OAEP);

        assertThat(refused(xml, PROVIDER.trusted(), OURS.getPrivate()).check()).isEqualTo(Check.ENCRYPTION_ALGORITHM);
        assertThat(accept(xml, withCbc(), OURS.getPrivate())).isNotNull();
    }

    @Test
    void keys_in_RSA_PKCS1_v1_5_are_refused_before_one_of_ours_is_tried() {
        MessageRejected rejected =
                refused(assertion(signedAssertion(), GCM, RSA_15), PROVIDER.trusted(), OURS.getPrivate());

        assertThat(rejected.check()).isEqualTo(Check.ENCRYPTION_ALGORITHM);
    }

    @Test
    void a_mask_of_the_key_that_nobody_knows_is_refused() throws MessageRejected {
        String xml = assertion(signedAssertion(), GCM, OAEP)
                .replaceFirst("<xenc:EncryptionMethod Algorithm=\"" + OAEP + "\"/>", withMask("mgf1sha1"));

        assertThat(accept(xml, PROVIDER.trusted(), OURS.getPrivate())).isNotNull();
        assertThat(refused(xml.replace("mgf1sha1", "mgf1"), PROVIDER.trusted(), OURS.getPrivate())
                        .check())
                .isEqualTo(Check.ENCRYPTION_ALGORITHM);
    }

    private static String withMask(String mask) {
        return "<xenc:EncryptionMethod Algorithm=\"" + Names.ENCRYPTION_11_NS + "rsa-oaep\"><e:MGF xmlns:e=\""
                + Names.ENCRYPTION_11_NS + "\" Algorithm=\"" + Names.ENCRYPTION_11_NS + mask
                + "\"/></xenc:EncryptionMethod>";
    }

    @Test
    void an_encrypted_assertion_that_nobody_signed_is_refused() {
        MessageRejected rejected = refused(assertion(response(), GCM, OAEP), PROVIDER.trusted(), OURS.getPrivate());

        assertThat(rejected.check()).isEqualTo(Check.SIGNATURE);
    }

    static Stream<Arguments> unreadable() {
        return Stream.of(
                Arguments.of("a key of others", (UnaryOperator<String>) DecryptionTest::encryptedForOthers),
                Arguments.of("a broken key", changing(0, value -> flipped(value, 20))),
                Arguments.of("a short key", changing(0, value -> value.substring(0, 40))),
                Arguments.of("no key", changing(0, value -> "")),
                Arguments.of("a broken start", changing(1, value -> flipped(value, 2))),
                Arguments.of("a broken middle", changing(1, value -> flipped(value, 400))),
                Arguments.of("a broken end", changing(1, value -> flipped(value, value.length() - 8))),
                Arguments.of("a short text", changing(1, value -> value.substring(0, 200))),
                Arguments.of("no text", changing(1, value -> "AAAA")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unreadable")
    void whoever_tries_to_guess_gets_one_answer(String what, UnaryOperator<String> change) {
        for (String algorithm : List.of(GCM, CBC)) {
            String xml = change.apply(assertion(signedAssertion(), algorithm, OAEP));

            MessageRejected rejected =
                    refused(xml, algorithm.equals(CBC) ? withCbc() : PROVIDER.trusted(), OURS.getPrivate());

            assertThat(rejected.check() + rejected.expected() + rejected.found())
                    .isEqualTo(Check.DECRYPTION + "something that one of our keys opens" + "nothing such");
        }
    }

    /**
     * Medians of many tries, of which none may take twice as long as another: a key that was refused at once would save a millisecond. Of
     * CBC the second and the third have a good padding, and the last a bad one.
     */
    @ParameterizedTest
    @ValueSource(strings = {GCM, CBC})
    void whoever_measures_how_long_it_takes_learns_nothing_either(String algorithm) {
        TrustedProvider provider = algorithm.equals(CBC) ? withCbc() : PROVIDER.trusted();
        String whole = assertion(signedAssertion(), algorithm, OAEP);
        List<String> broken = Stream.of(
                        changing(0, value -> flipped(value, 20)),
                        changing(1, value -> flipped(value, 2)),
                        changing(1, value -> flipped(value, 400)),
                        changing(1, value -> flipped(value, value.length() - 8)))
                .map(change -> change.apply(whole))
                .toList();
        broken.forEach(xml -> median(xml, provider));

        List<Long> nanos =
                broken.stream().map(xml -> median(xml, provider)).sorted().toList();

        assertThat(nanos.getLast()).isLessThan(2 * nanos.getFirst());
    }

    private static long median(String xml, TrustedProvider provider) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long[] nanos = new long[101];
        for (int i = 0; i < nanos.length; i++) {
            long begun = threads.getCurrentThreadCpuTime();
            refused(xml, provider, OURS.getPrivate());
            nanos[i] = threads.getCurrentThreadCpuTime() - begun;
        }
        Arrays.sort(nanos);
        return nanos[nanos.length / 2];
    }

    @Test
    void what_is_in_it_has_to_be_an_assertion() {
        String inner = "<saml:Advice xmlns:saml=\"" + Names.ASSERTION_NS + "\"/>";
        String xml = Encrypting.within(
                response().replaceFirst("(?s)<saml:Assertion.*</saml:Assertion>", inner),
                "Advice",
                "EncryptedAssertion",
                OURS.getPublic(),
                GCM,
                OAEP);

        assertThat(refused(xml, PROVIDER.trusted(), OURS.getPrivate()).check()).isEqualTo(Check.DECRYPTION);
    }

    /** What was signed in it nobody has looked at before. */
    @Test
    void and_one_by_the_schemas() {
        String disordered = response()
                .replaceFirst("(?s)(<saml:Subject>.*</saml:Subject>)(<saml:Conditions.*</saml:Conditions>)", "$2$1");

        assertThat(refused(
                                assertion(PROVIDER.signed(disordered, "_assertion"), GCM, OAEP),
                                PROVIDER.trusted(),
                                OURS.getPrivate())
                        .check())
                .isEqualTo(Check.DECRYPTION);
    }

    @Test
    void nothing_is_opened_where_we_have_no_key_for_it() {
        assertThat(refused(assertion(signedAssertion(), GCM, OAEP), PROVIDER.trusted())
                        .check())
                .isEqualTo(Check.DECRYPTION);
    }

    private static UnaryOperator<String> changing(int which, UnaryOperator<String> change) {
        return xml -> {
            Matcher values = CIPHER_VALUE.matcher(xml);
            for (int i = 0; i <= which; i++) {
                assertThat(values.find()).isTrue();
            }
            String value = values.group(2).replaceAll("&#13;|\\s", "");
            return xml.substring(0, values.start(2)) + change.apply(value) + xml.substring(values.end(2));
        };
    }

    private static String flipped(String base64, int at) {
        return base64.substring(0, at) + (base64.charAt(at) == 'Q' ? 'R' : 'Q') + base64.substring(at + 1);
    }

    private static String encryptedForOthers(String encrypted) {
        String algorithm = encrypted.contains(CBC) ? CBC : GCM;
        return Encrypting.within(
                signedAssertion(), "Assertion", "EncryptedAssertion", OTHERS.getPublic(), algorithm, OAEP);
    }

    private static TrustedProvider withCbc() {
        TrustedProvider trusted = PROVIDER.trusted();
        return new TrustedProvider(trusted.entityId(), trusted.keys(), trusted.signed(), WITH_CBC, List.of());
    }

    private static String response() {
        return SigningIdentityProvider.response("id-1", NOW, "ada");
    }

    private static String signedAssertion() {
        return PROVIDER.signed(response(), "_assertion");
    }

    private static String assertion(String xml, String algorithm, String transport) {
        return Encrypting.within(xml, "Assertion", "EncryptedAssertion", OURS.getPublic(), algorithm, transport);
    }

    private static String nameId() {
        return Encrypting.within(response(), "NameID", "EncryptedID", OURS.getPublic(), GCM, OAEP);
    }

    private static AcceptedAssertion accept(String xml, TrustedProvider provider, PrivateKey... keys)
            throws MessageRejected {
        ServiceProvider us = SigningIdentityProvider.US;
        return RESPONSES.accept(
                RESPONSES.read(posted(xml)),
                provider,
                new ServiceProvider(
                        us.entityId(),
                        us.assertionConsumerService(),
                        Arrays.asList(keys),
                        us.clockSkew(),
                        us.longestWay()),
                PROVIDER.answer(NOW));
    }

    private static MessageRejected refused(String xml, TrustedProvider provider, PrivateKey... keys) {
        return catchThrowableOfType(MessageRejected.class, () -> accept(xml, provider, keys));
    }
}
