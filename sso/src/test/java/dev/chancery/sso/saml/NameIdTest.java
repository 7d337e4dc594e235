package dev.chancery.sso.saml;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which names are the same. */
class NameIdTest {

    private static final String IDP = SigningIdentityProvider.ENTITY_ID;
    private static final String US = SigningIdentityProvider.AUDIENCE;
    private static final String PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";
    private static final String EMAIL = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";

    @ParameterizedTest
    @CsvSource({
        PERSISTENT + ", , , 1001, 1001",
        PERSISTENT + ", , , aBc, aBc",
        PERSISTENT + ", " + IDP + ", , 1001, 1001",
        PERSISTENT + ", , " + US + ", 1001, 1001",
        PERSISTENT + ", " + IDP + ", " + US + ", 1001, 1001",
        PERSISTENT + ", , , '1001 ', '1001 '",
        PERSISTENT + ", , , 1001\u3000, 1001\u3000",
        ", , , ' aBc', ' aBc'",
        EMAIL + ", , , Bob@Corp.example\u2003, bob@corp.example\u2003",
        PERSISTENT + ", https://up-a, , 1001, https://up-a!" + US + "!1001",
        PERSISTENT + ", , https://group, 1001, " + IDP + "!https://group!1001",
        EMAIL + ", , , Bob@Corp.example, bob@corp.example",
        ", , , Bob@Corp.example, bob@corp.example",
        ", , , Bob, Bob",
        EMAIL + ", , , \u212aIM@corp.example, \u212aim@corp.example",
        EMAIL + ", https://up-a, , Bob@Corp.example, https://up-a!" + US + "!bob@corp.example",
        ", https://up-a, , 1001, https://up-a!" + US + "!1001"
    })
    void a_qualifier_that_is_not_said_is_the_usual_one_and_addresses_have_no_case(
            String format, String nameQualifier, String spNameQualifier, String value, String parts)
            throws MessageRejected {
        String xml = "<saml:NameID xmlns:saml=\"%s\"%s%s%s>%s</saml:NameID>"
                .formatted(
                        Names.ASSERTION_NS,
                        attribute("Format", format),
                        attribute("NameQualifier", nameQualifier),
                        attribute("SPNameQualifier", spNameQualifier),
                        value);

        NameId nameId =
                NameId.read(BoundedXml.parse(xml).getDocumentElement(), Specimens.PROVIDER.trusted(), Specimens.US);

        assertThat(nameId.identifier()).isEqualTo(parts.replace('!', '\u001f'));
        assertThat(nameId.value()).isEqualTo(value);
    }

    @Test
    void around_an_address_stands_what_is_none_of_it() throws MessageRejected {
        String xml = "<saml:NameID xmlns:saml=\"%s\"%s>\n  Bob@Corp.example\t</saml:NameID>"
                .formatted(Names.ASSERTION_NS, attribute("Format", EMAIL));

        NameId nameId =
                NameId.read(BoundedXml.parse(xml).getDocumentElement(), Specimens.PROVIDER.trusted(), Specimens.US);

        assertThat(nameId.value()).isEqualTo("Bob@Corp.example");
    }

    @ParameterizedTest
    @CsvSource({
        PERSISTENT + ", U5@x, U5@x",
        EMAIL + ", U5@x, U5@x!u5@x",
        ", U5@x, U5@x!u5@x",
        ", u5@x, u5@x",
    })
    void whoever_is_known_with_capitals_is_found_by_them_too(String format, String value, String all)
            throws MessageRejected {
        String xml = "<saml:NameID xmlns:saml=\"%s\"%s>%s</saml:NameID>"
                .formatted(Names.ASSERTION_NS, attribute("Format", format), value);

        NameId nameId =
                NameId.read(BoundedXml.parse(xml).getDocumentElement(), Specimens.PROVIDER.trusted(), Specimens.US);

        assertThat(nameId.identifiers()).containsExactly(all.split("!"));
    }

    private static String attribute(String name, String value) {
        return value == null ? "" : " %s=\"%s\"".formatted(name, value);
    }
}
