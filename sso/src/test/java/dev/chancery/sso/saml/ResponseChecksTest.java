package dev.chancery.sso.saml;

import static dev.chancery.sso.saml.SigningIdentityProvider.ACS;
import static dev.chancery.sso.saml.SigningIdentityProvider.AUDIENCE;
import static dev.chancery.sso.saml.SigningIdentityProvider.ENTITY_ID;
import static dev.chancery.sso.saml.SigningIdentityProvider.US;
import static dev.chancery.sso.saml.SigningIdentityProvider.posted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Responses that the provider has signed as they are, with one thing wrong. */
class ResponseChecksTest {

    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final SigningIdentityProvider PROVIDER = new SigningIdentityProvider();
    private static final SigningIdentityProvider ANOTHER = new SigningIdentityProvider();
    private static final SamlResponses RESPONSES = new SamlResponses();

    private static final String SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success";
    private static final String BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
    private static final String RESPONSE_VERSION = "ID=\"_response\" Version=\"2.0\"";
    private static final String ASSERTION_VERSION = "ID=\"_assertion\" Version=\"2.0\"";
    private static final String CONFIRMATION_IN_RESPONSE_TO = "SubjectConfirmationData InResponseTo=\"id-1\"";

    static Stream<Arguments> wrong() {
        return Stream.of(
                wrong(
                        "version of the response",
                        Check.VERSION,
                        replacing(RESPONSE_VERSION, "ID=\"_response\" Version=\"1.1\"")),
                wrong(
                        "version of the assertion",
                        Check.VERSION,
                        replacing(ASSERTION_VERSION, "ID=\"_assertion\" Version=\"2.1\"")),
                wrong("issuer", Check.ISSUER, replacing(ENTITY_ID, "https://other.example.com/")),
                wrong(
                        "issuer of the assertion only",
                        Check.ISSUER,
                        s -> afterStatus(s, ENTITY_ID, "https://other.example.com/")),
                wrong(
                        "format of the issuer",
                        Check.ISSUER,
                        replacing(
                                "<saml:Issuer>",
                                "<saml:Issuer Format=\"urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress\">")),
                wrong(
                        "destination",
                        Check.DESTINATION,
                        replacing("Destination=\"" + ACS, "Destination=\"https://other.example.org/acs")),
                wrong("destination missing", Check.DESTINATION, replacing("Destination=\"" + ACS + "\"", "")),
                wrong(
                        "destination with another case",
                        Check.DESTINATION,
                        replacing("Destination=\"" + ACS, "Destination=\"" + ACS.toUpperCase())),
                wrong(
                        "answer to another request",
                        Check.IN_RESPONSE_TO,
                        replacing("InResponseTo=\"id-1\"", "InResponseTo=\"id-2\"")),
                wrong("answer to no request", Check.IN_RESPONSE_TO, replacing(" InResponseTo=\"id-1\"", "")),
                wrong("issued long ago", Check.ISSUE_INSTANT, issued(NOW.minusSeconds(271))),
                wrong("issued in the future", Check.ISSUE_INSTANT, issued(NOW.plusSeconds(181))),
                wrong(
                        "assertion issued long ago",
                        Check.ISSUE_INSTANT,
                        s -> afterStatus(s, issuedAt(NOW), issuedAt(NOW.minusSeconds(271)))),
                wrong(
                        "assertion issued in the future",
                        Check.ISSUE_INSTANT,
                        s -> afterStatus(s, issuedAt(NOW), issuedAt(NOW.plusSeconds(181)))),
                wrong(
                        "assertion issued in no zone",
                        Check.ISSUE_INSTANT,
                        s -> afterStatus(s, issuedAt(NOW), issuedAt(NOW).replace("Z\"", "\""))),
                wrong(
                        "assertion of somebody else, and of long ago",
                        Check.ISSUER,
                        s -> afterStatus(s, issuedAt(NOW), issuedAt(NOW.minusSeconds(271)))
                                .replaceFirst("(<saml:Assertion.*?<saml:Issuer>)[^<]*", "$1https://other.example.com")),
                wrong(
                        "issuer with white space of another kind",
                        Check.ISSUER,
                        replacing(ENTITY_ID + "</saml:Issuer>", ENTITY_ID + "\u3000</saml:Issuer>")),
                wrong(
                        "audience with white space of another kind",
                        Check.AUDIENCE,
                        replacing(AUDIENCE + "</saml:Audience>", AUDIENCE + "\u3000</saml:Audience>")),
                wrong("no success", Check.STATUS, replacing(SUCCESS, "urn:oasis:names:tc:SAML:2.0:status:Responder")),
                wrong(
                        "assertion good no more",
                        Check.CONDITIONS,
                        replacing(
                                "Conditions NotBefore=\"" + NOW + "\" NotOnOrAfter=\"" + NOW.plusSeconds(300),
                                "Conditions NotBefore=\"" + NOW.minusSeconds(400) + "\" NotOnOrAfter=\""
                                        + NOW.minusSeconds(180))),
                wrong(
                        "assertion not good yet",
                        Check.CONDITIONS,
                        replacing("Conditions NotBefore=\"" + NOW, "Conditions NotBefore=\"" + NOW.plusSeconds(181))),
                wrong(
                        "no conditions",
                        Check.CONDITIONS,
                        s -> s.replaceFirst("<saml:Conditions.*</saml:Conditions>", "")),
                wrong(
                        "another audience",
                        Check.AUDIENCE,
                        replacing("<saml:Audience>" + AUDIENCE, "<saml:Audience>https://other.example.org/")),
                wrong(
                        "everybody as audience",
                        Check.AUDIENCE,
                        s -> s.replaceFirst("<saml:AudienceRestriction>.*</saml:AudienceRestriction>", "")),
                wrong(
                        "a second restriction for others",
                        Check.AUDIENCE,
                        replacing(
                                "</saml:Conditions>",
                                "<saml:AudienceRestriction><saml:Audience>urn:x</saml:Audience></saml:AudienceRestriction></saml:Conditions>")),
                wrong(
                        "unknown condition",
                        Check.STRUCTURE,
                        replacing(
                                "</saml:Conditions>",
                                "<saml:Condition xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"x:T\" xmlns:x=\"urn:x\"/></saml:Conditions>")),
                wrong(
                        "condition of another namespace",
                        Check.STRUCTURE,
                        replacing("</saml:Conditions>", "<x:Del xmlns:x=\"urn:x\"/></saml:Conditions>")),
                wrong(
                        "another recipient",
                        Check.SUBJECT_CONFIRMATION,
                        replacing("Recipient=\"" + ACS, "Recipient=\"https://other.example.org/")),
                wrong("no recipient", Check.SUBJECT_CONFIRMATION, replacing(" Recipient=\"" + ACS + "\"", "")),
                wrong(
                        "confirmed for another request",
                        Check.SUBJECT_CONFIRMATION,
                        replacing(CONFIRMATION_IN_RESPONSE_TO, "SubjectConfirmationData InResponseTo=\"id-2\"")),
                wrong(
                        "confirmed for no request",
                        Check.SUBJECT_CONFIRMATION,
                        replacing(CONFIRMATION_IN_RESPONSE_TO, "SubjectConfirmationData")),
                wrong(
                        "confirmed no more",
                        Check.SUBJECT_CONFIRMATION,
                        replacing(
                                "Recipient=\"" + ACS + "\" NotOnOrAfter=\"" + NOW.plusSeconds(300),
                                "Recipient=\"" + ACS + "\" NotOnOrAfter=\"" + NOW.minusSeconds(180))),
                wrong(
                        "confirmed for ever",
                        Check.SUBJECT_CONFIRMATION,
                        replacing(
                                "Recipient=\"" + ACS + "\" NotOnOrAfter=\"" + NOW.plusSeconds(300) + "\"",
                                "Recipient=\"" + ACS + "\"")),
                wrong(
                        "confirmed from a time on",
                        Check.SUBJECT_CONFIRMATION,
                        replacing("Recipient=\"", "NotBefore=\"" + NOW + "\" Recipient=\"")),
                wrong(
                        "holder of key",
                        Check.SUBJECT_CONFIRMATION,
                        replacing(BEARER, "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key")),
                wrong(
                        "sender vouches",
                        Check.SUBJECT_CONFIRMATION,
                        replacing(BEARER, "urn:oasis:names:tc:SAML:2.0:cm:sender-vouches")),
                wrong(
                        "no confirmation",
                        Check.SUBJECT_CONFIRMATION,
                        s -> s.replaceFirst("<saml:SubjectConfirmation .*</saml:SubjectConfirmation>", "")),
                wrong(
                        "no subject",
                        Check.SUBJECT_CONFIRMATION,
                        s -> s.replaceFirst("<saml:Subject>.*</saml:Subject>", "")),
                wrong(
                        "nobody who was authenticated",
                        Check.AUTHENTICATION,
                        s -> s.replaceFirst("<saml:AuthnStatement.*</saml:AuthnStatement>", "")),
                wrong(
                        "authenticated twice",
                        Check.STRUCTURE,
                        s -> s.replaceFirst("(<saml:AuthnStatement.*</saml:AuthnStatement>)", "$1$1")),
                wrong(
                        "session over",
                        Check.AUTHENTICATION,
                        replacing("SessionIndex=", "SessionNotOnOrAfter=\"" + NOW + "\" SessionIndex=")),
                wrong(
                        "a session called nothing",
                        Check.SESSION_INDEX,
                        replacing("SessionIndex=\"_session\"", "SessionIndex=\" \"")),
                wrong(
                        "authenticated in the future",
                        Check.AUTHENTICATION,
                        replacing("AuthnInstant=\"" + NOW, "AuthnInstant=\"" + NOW.plusSeconds(181))),
                wrong(
                        "times without a zone",
                        Check.ISSUE_INSTANT,
                        s -> s.replaceFirst(
                                "IssueInstant=\"[^\"]*\"",
                                "IssueInstant=\"" + NOW.toString().replace("Z", "") + "\"")),
                wrong(
                        "a day that is none",
                        Check.SCHEMA,
                        s -> s.replaceFirst("IssueInstant=\"[^\"]*\"", "IssueInstant=\"2026-02-30T00:00:00Z\"")),
                wrong(
                        "no assertion",
                        Check.ONE_ASSERTION,
                        s -> s.replaceFirst("<saml:Assertion.*</saml:Assertion>", "")),
                wrong("an id twice", Check.UNIQUE_IDS, replacing("ID=\"_assertion\"", "ID=\"_response\"")),
                wrong("advice", Check.STRUCTURE, replacing("</saml:Conditions>", "</saml:Conditions><saml:Advice/>")),
                wrong(
                        "extensions",
                        Check.STRUCTURE,
                        replacing(
                                "<samlp:Status>",
                                "<samlp:Extensions><x:a xmlns:x=\"urn:x\"/></samlp:Extensions><samlp:Status>")),
                wrong("a comment in the name", Check.STRUCTURE, replacing(">ada<", ">ada<!-- -->.mallory<")),
                wrong("an instruction in the name", Check.STRUCTURE, replacing(">ada<", ">ada<?x y?>.mallory<")),
                wrong(
                        "a name without text",
                        Check.STRUCTURE,
                        replacing(">ada<", "><saml:Audience>ada</saml:Audience><")),
                wrong("text between elements", Check.STRUCTURE, replacing("<saml:Conditions", "text<saml:Conditions")),
                wrong(
                        "an attribute that SAML has not",
                        Check.STRUCTURE,
                        replacing("SessionIndex=", "Admin=\"true\" SessionIndex=")),
                wrong("xml:id", Check.STRUCTURE, replacing("<saml:Subject>", "<saml:Subject xml:id=\"_x\">")),
                wrong(
                        "an element of SAML in a value",
                        Check.STRUCTURE,
                        replacing(
                                ">ada@example.com<",
                                "><x:a xmlns:x=\"urn:x\"><saml:Audience>urn:x</saml:Audience></x:a><")),
                wrong(
                        "an element of SAML in a detail",
                        Check.STRUCTURE,
                        replacing(
                                "</samlp:Status>",
                                "<samlp:StatusDetail><saml:Audience>urn:x</saml:Audience></samlp:StatusDetail></samlp:Status>")),
                wrong(
                        "an id in a value",
                        Check.UNIQUE_IDS,
                        replacing(">ada@example.com<", "><x:a xmlns:x=\"urn:x\" ID=\"_assertion\"/><")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void what_is_wrong_is_refused_although_it_is_signed(String what, Check check, UnaryOperator<String> change) {
        String altered = change.apply(response());
        assertThat(altered).isNotEqualTo(response());

        MessageRejected rejected =
                catchThrowableOfType(MessageRejected.class, () -> accept(PROVIDER.signed(altered, "_response")));

        assertThat(rejected).isNotNull();
        assertThat(rejected.check())
                .as(rejected.expected() + ", but " + rejected.found())
                .isEqualTo(check);
    }

    @Test
    void it_is_good_for_as_long_as_clocks_differ() throws Exception {
        Duration skew = US.clockSkew();
        String response = PROVIDER.signed(response(), "_assertion");

        assertThat(acceptAt(response, NOW.minus(skew))).isNull();
        assertThat(acceptAt(response, NOW.minus(skew).minusSeconds(1))).isEqualTo(Check.ISSUE_INSTANT);
        assertThat(acceptAt(response, NOW.plus(skew).plus(US.longestWay()))).isNull();
        assertThat(acceptAt(response, NOW.plus(skew).plus(US.longestWay()).plusSeconds(1)))
                .isEqualTo(Check.ISSUE_INSTANT);
    }

    @Test
    void what_it_says_is_read() throws Exception {
        AcceptedAssertion accepted = accept(PROVIDER.signed(
                response()
                        .replace(
                                "SessionIndex=", "SessionNotOnOrAfter=\"" + NOW.plusSeconds(3600) + "\" SessionIndex="),
                "_assertion"));

        assertThat(accepted.id()).isEqualTo("_assertion");
        assertThat(accepted.subject())
                .contains(new NameId(
                        "ada",
                        Optional.of("urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"),
                        Optional.empty(),
                        Optional.empty()));
        assertThat(accepted.sessionIndex()).contains("_session");
        assertThat(accepted.sessionEnd()).contains(NOW.plusSeconds(3600));
        assertThat(accepted.authenticatedAt()).isEqualTo(NOW);
        assertThat(accepted.authnContext())
                .contains("urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport");
        assertThat(accepted.attributes().all())
                .containsExactly(new SamlAttribute("mail", Optional.empty(), List.of("ada@example.com")));
    }

    /** Whichever holds for whomever: until the last is over the assertion counts as used. */
    @Test
    void of_several_confirmations_the_last_to_end_says_for_how_long_it_is_remembered() throws Exception {
        Instant later = NOW.plus(Duration.ofHours(3));
        String confirmation =
                response().replaceFirst("(?s).*(<saml:SubjectConfirmation .*</saml:SubjectConfirmation>).*", "$1");
        String longer = confirmation.replace(NOW.plusSeconds(300).toString(), later.toString());
        String others = longer.replace("id-1", "id-2");
        String soon = confirmation.replace(
                NOW.plusSeconds(300).toString(), NOW.plusSeconds(600).toString());

        for (String second : List.of(longer, others)) {
            for (String both : List.of(confirmation + second + soon, second + soon + confirmation)) {
                assertThat(accept(PROVIDER.signed(response().replace(confirmation, both), "_assertion"))
                                .goodUntil())
                        .isEqualTo(later);
            }
        }
    }

    /** Around URIs white space is none of theirs; what people are called is as it is written. */
    @Test
    void white_space_counts_where_it_is_part_of_a_value() throws Exception {
        String response = response()
                .replace(ENTITY_ID + "</saml:Issuer>", "\n  " + ENTITY_ID + "\t</saml:Issuer>")
                .replace(AUDIENCE + "</saml:Audience>", " " + AUDIENCE + "\n</saml:Audience>")
                .replace("SessionIndex=\"_session\"", "SessionIndex=\" _session\u3000 \"")
                .replace(">ada@example.com<", "> editors\u3000<")
                .replace(">ada<", "> ada\u3000<");

        AcceptedAssertion accepted = accept(PROVIDER.signed(response, "_assertion"));

        assertThat(accepted.sessionIndex()).contains("_session\u3000");
        assertThat(accepted.attributes().values("mail")).containsExactly(" editors\u3000");
        assertThat(accepted.subject().orElseThrow().value()).isEqualTo(" ada\u3000");
    }

    @Test
    void attributes_are_called_by_their_names_in_whatever_case_of_our_letters() throws Exception {
        AcceptedAssertion accepted = accept(PROVIDER.signed(
                response().replace("Attribute Name=\"mail\"", "Attribute Name=\"isAdmin\" FriendlyName=\"mailKind\""),
                "_assertion"));

        assertThat(accepted.attributes().values("ISADMIN")).hasSize(1);
        assertThat(accepted.attributes().values("i\u017fAdmin")).isEmpty();
        assertThat(accepted.attributes().values("MAILKIND")).hasSize(1);
        assertThat(accepted.attributes().values("mail\u212aind")).isEmpty();
    }

    /** ForceAuthn. */
    @Test
    void who_was_asked_before_the_clocks_difference_was_not_asked_anew() throws Exception {
        Exchange fresh = new Exchange(Optional.of("id-1"), Optional.of(NOW), NOW);
        Instant earliest = NOW.minus(US.clockSkew());

        assertThat(checkOf(authenticated(earliest), fresh)).isNull();
        assertThat(checkOf(authenticated(earliest.minusSeconds(1)), fresh)).isEqualTo(Check.AUTHENTICATION);
    }

    private static String authenticated(Instant when) {
        return PROVIDER.signed(response().replace("AuthnInstant=\"" + NOW, "AuthnInstant=\"" + when), "_assertion");
    }

    private static Check checkOf(String response, Exchange exchange) {
        SamlResponses responses = new SamlResponses();
        MessageRejected rejected = catchThrowableOfType(
                MessageRejected.class,
                () -> responses.accept(
                        responses.read(SigningIdentityProvider.posted(response)), PROVIDER.trusted(), US, exchange));
        return rejected == null ? null : rejected.check();
    }

    @Test
    void of_several_confirmations_of_which_none_holds_the_first_is_told() {
        String response = response()
                .replaceFirst("(<saml:SubjectConfirmation .*</saml:SubjectConfirmation>)", "$1$1")
                .replaceFirst("Recipient=\"[^\"]*\"", "Recipient=\"https://first.example.org/\"")
                .replaceFirst("(.*)Recipient=\"[^\"]*\"", "$1Recipient=\"https://second.example.org/\"");

        assertThat(catchThrowableOfType(MessageRejected.class, () -> accept(PROVIDER.signed(response, "_assertion")))
                        .found())
                .isEqualTo("https://first.example.org/");
    }

    @Test
    void what_was_found_is_told_as_far_as_a_line_goes() {
        String half = "x".repeat(199) + "\ud83d\ude00";

        assertThat(new MessageRejected(Check.ISSUER, "", "x".repeat(200)).found())
                .hasSize(200);
        assertThat(new MessageRejected(Check.ISSUER, "", "x".repeat(201)).found())
                .isEqualTo("x".repeat(200) + "…");
        assertThat(new MessageRejected(Check.ISSUER, "", half).found()).isEqualTo("x".repeat(199) + "…");
    }

    @Test
    void a_session_has_to_go_on_for_a_while() throws Exception {
        String response =
                response().replace("SessionIndex=", "SessionNotOnOrAfter=\"" + NOW.plusSeconds(1) + "\" SessionIndex=");

        assertThat(accept(PROVIDER.signed(response, "_assertion")).sessionEnd()).contains(NOW.plusSeconds(1));
    }

    @Test
    void a_prefix_may_be_called_like_an_id() throws Exception {
        String response = response()
                .replace(" xsi:type=\"xs:string\"", "")
                .replace(">ada@example.com<", "><id:a xmlns:id=\"urn:x\">ada@example.com</id:a><");

        assertThat(accept(PROVIDER.signed(response, "_assertion")).id()).isEqualTo("_assertion");
    }

    /** As while a provider changes from one kind to the other. */
    @Test
    void keys_of_two_kinds_are_trusted_side_by_side() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair elliptic = generator.generateKeyPair();
        PublicKey rsa = PROVIDER.trusted().keys().getFirst();
        String byRsa = PROVIDER.signed(response(), "_assertion");
        String byElliptic = new SigningIdentityProvider(elliptic)
                .signed(response(), "_assertion", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256");
        SamlResponses responses = new SamlResponses();

        for (List<PublicKey> keys : List.of(List.of(rsa, elliptic.getPublic()), List.of(elliptic.getPublic(), rsa))) {
            TrustedProvider both = new TrustedProvider(
                    SigningIdentityProvider.ENTITY_ID,
                    keys,
                    TrustedProvider.Signed.RESPONSE_OR_ASSERTION,
                    Algorithms.STRONG,
                    List.of());
            for (String signed : List.of(byRsa, byElliptic)) {
                assertThat(responses
                                .accept(
                                        responses.read(SigningIdentityProvider.posted(signed)),
                                        both,
                                        US,
                                        PROVIDER.answer(NOW))
                                .id())
                        .isEqualTo("_assertion");
            }
        }
    }

    @Test
    void a_signature_of_somebody_else_counts_for_nothing() {
        assertThat(refused(ANOTHER.signed(response(), "_assertion"))).isEqualTo(Check.SIGNATURE);
        assertThat(refused(ANOTHER.signed(PROVIDER.signed(response(), "_assertion"), "_response")))
                .isEqualTo(Check.SIGNATURE);
        assertThat(refused(PROVIDER.signed(ANOTHER.signed(response(), "_assertion"), "_response")))
                .isEqualTo(Check.SIGNATURE);
        assertThat(refused(response())).isEqualTo(Check.SIGNATURE);
    }

    @Test
    void whoever_signs_a_response_says_who_they_are() {
        String issuer = "<saml:Issuer>" + ENTITY_ID + "</saml:Issuer>";
        String signed = PROVIDER.signed(response(), "_response");
        String unsigned = PROVIDER.signed(response(), "_assertion");

        assertThat(refused(signed.replaceFirst(issuer, ""))).isEqualTo(Check.ISSUER);
        assertThat(acceptAt(unsigned.replaceFirst(issuer, ""), NOW)).isNull();
    }

    @Test
    void both_signatures_are_accepted() throws Exception {
        assertThat(accept(PROVIDER.signed(PROVIDER.signed(response(), "_assertion"), "_response"))
                        .id())
                .isEqualTo("_assertion");
    }

    @Test
    void what_changed_after_signing_is_refused() {
        String signed = PROVIDER.signed(response(), "_assertion");

        assertThat(refused(signed.replace(">ada<", ">mallory<"))).isEqualTo(Check.SIGNATURE);
        assertThat(refused(signed.replace("ada@example.com", "mallory@example.com")))
                .isEqualTo(Check.SIGNATURE);
        assertThat(refused(signed.replaceFirst("<ds:SignatureValue>....", "<ds:SignatureValue>AAAA")))
                .isEqualTo(Check.SIGNATURE);
    }

    /** Those of signatures and encryption, of logouts, and of what is known beside the response have theirs elsewhere. */
    @Test
    void every_other_check_has_its_case() {
        Set<Check> seen = wrong().map(arguments -> (Check) arguments.get()[1]).collect(Collectors.toSet());

        assertThat(EnumSet.complementOf(EnumSet.copyOf(seen)))
                .containsExactlyInAnyOrder(
                        Check.SIZE,
                        Check.BASE64,
                        Check.WELL_FORMED,
                        Check.NO_DOCUMENT_TYPE,
                        Check.SIGNATURE_FORM,
                        Check.SIGNATURE_ALGORITHM,
                        Check.METADATA,
                        Check.ENGINE,
                        Check.PROVIDER,
                        Check.SIGNATURE,
                        Check.ENCRYPTION_ALGORITHM,
                        Check.DECRYPTION,
                        Check.NOT_ON_OR_AFTER,
                        Check.ONE_TIME_USE,
                        Check.SIGNED_OUT,
                        Check.NAME_ID,
                        Check.EMAIL,
                        Check.EMAIL_DOMAIN,
                        Check.ACCOUNT,
                        Check.UNSOLICITED,
                        Check.BROWSER);
    }

    private static Arguments wrong(String what, Check check, UnaryOperator<String> change) {
        return arguments(what, check, change);
    }

    private static UnaryOperator<String> replacing(String what, String by) {
        return xml -> xml.replace(what, by);
    }

    private static UnaryOperator<String> issued(Instant when) {
        return xml -> xml.replaceFirst("IssueInstant=\"[^\"]*\"", issuedAt(when));
    }

    private static String issuedAt(Instant when) {
        return "IssueInstant=\"" + when + "\"";
    }

    private static String afterStatus(String xml, String what, String by) {
        int status = xml.indexOf("<samlp:Status>");
        return xml.substring(0, status) + xml.substring(status).replace(what, by);
    }

    private static String response() {
        return SigningIdentityProvider.response("id-1", NOW, "ada");
    }

    private static Check refused(String xml) {
        return catchThrowableOfType(MessageRejected.class, () -> accept(xml)).check();
    }

    private static Check acceptAt(String xml, Instant now) {
        try {
            RESPONSES.accept(RESPONSES.read(posted(xml)), PROVIDER.trusted(), US, PROVIDER.answer(now));
            return null;
        } catch (MessageRejected e) {
            return e.check();
        }
    }

    private static AcceptedAssertion accept(String xml) throws MessageRejected {
        return RESPONSES.accept(RESPONSES.read(posted(xml)), PROVIDER.trusted(), US, PROVIDER.answer(NOW));
    }
}
