package dev.chancery.sso.saml;

import static dev.chancery.sso.saml.SigningIdentityProvider.US;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
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
        assertThat(refused("A".repeat(PostedResponse.LONGEST / 3 * 4 + 8))).isEqualTo(Check.SIZE);
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
