package dev.chancery.sso.saml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class SmokeTest {

    @Test
    void a_signed_assertion_is_verified() throws Exception {
        SigningIdentityProvider idp = new SigningIdentityProvider();
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        String xml = idp.signed(SigningIdentityProvider.response("id-1", now, "ada"), "_assertion");
        ShapedResponse response = PostedResponse.decode(SigningIdentityProvider.posted(xml)).shaped();
        Element assertion = Children.first(response.element(), ResponseGrammar.ASSERTION).orElseThrow();
        SignatureForm.check(
                Children.first(assertion, ResponseGrammar.SIGNATURE).orElseThrow(), assertion, Algorithms.STRONG);
        OpenSamlEngine engine = new OpenSamlEngine();
        byte[] octets = engine.verified(assertion, idp.publicKeys());
        System.out.println(new String(octets, StandardCharsets.UTF_8));
        for (int i = 0; i < 6; i++) {
            long parse = 0, shape = 0, schema = 0, verify = 0;
            for (int j = 0; j < 200; j++) {
                long t = System.nanoTime();
                var d = BoundedXml.parse(xml.getBytes(StandardCharsets.UTF_8));
                parse += System.nanoTime() - t;
                t = System.nanoTime();
                Structure.check(d.getDocumentElement(), ResponseGrammar.RESPONSE);
                shape += System.nanoTime() - t;
                t = System.nanoTime();
                Schemas.check(d);
                schema += System.nanoTime() - t;
                t = System.nanoTime();
                engine.verified(
                        Children.first(d.getDocumentElement(), ResponseGrammar.ASSERTION).orElseThrow(), idp.publicKeys());
                verify += System.nanoTime() - t;
            }
            System.out.printf("parse %d shape %d schema %d verify %d us%n", parse / 200000, shape / 200000, schema / 200000, verify / 200000);
        }
        assertThat(octets).isNotEmpty();
    }
}
