package dev.chancery.api.sso;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sso.saml.AcceptedAssertion;
import dev.chancery.sso.saml.Reading;
import dev.chancery.sso.saml.SamlResponses;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What the first version kept is read by those after it, for whose sake it was kept. */
class JudgedResponseTest {

    static final Instant AT = Instant.parse("2026-11-28T10:09:34.390951Z");

    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void what_was_kept_once_is_accepted_and_read_as_then() throws Exception {
        JudgedResponse judged = JudgedResponse.unpacked(packed(golden()));

        AcceptedAssertion accepted = judged.accepted(new SamlResponses(), List.of(), AT);

        assertThat(judged.reading().differences(Reading.of(accepted))).isEmpty();
    }

    @Test
    void what_is_kept_today_looks_the_same() throws Exception {
        byte[] packed = JudgedResponse.unpacked(packed(golden())).packed();

        byte[] written = new InflaterInputStream(new ByteArrayInputStream(packed)).readAllBytes();
        assertThat(JSON.readTree(written)).isEqualTo(JSON.readTree(golden()));
    }

    @Test
    void what_a_later_version_adds_does_not_disturb_this_one() throws Exception {
        String more = new String(golden(), StandardCharsets.UTF_8).replaceFirst("\\{", "{\"more\":[1],");

        assertThat(JudgedResponse.unpacked(packed(more.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(JudgedResponse.unpacked(packed(golden())));
    }

    static byte[] golden() throws IOException {
        try (InputStream file = JudgedResponseTest.class.getResourceAsStream("/saml/kept-response.1.json")) {
            return file.readAllBytes();
        }
    }

    static byte[] packed(byte[] json) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflated = new DeflaterOutputStream(packed)) {
            deflated.write(json);
        }
        return packed.toByteArray();
    }
}
