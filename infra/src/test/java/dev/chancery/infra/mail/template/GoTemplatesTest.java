package dev.chancery.infra.mail.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code go-templates.json} holds what Go 1.26 made of these templates: what it wrote, or that it refused. Go's own
 * sentences about mistakes are not kept.
 */
class GoTemplatesTest {

    private record Vector(String mode, String template, String data, String expected, String error) {}

    private record Vectors(Map<String, Map<String, Object>> data, List<Vector> vectors) {}

    @Test
    void templates_are_rendered_and_refused_as_go_does() throws IOException {
        Vectors golden = golden();
        List<String> differences = new ArrayList<>();
        for (Vector vector : golden.vectors()) {
            String actual = render(vector, golden.data().get(vector.data()));
            if (vector.error() == null ? !vector.expected().equals(actual) : !actual.startsWith("refused: ")) {
                differences.add(vector + "\n  but was " + actual);
            }
        }
        assertThat(golden.vectors()).hasSizeGreaterThan(2000);
        assertThat(differences).isEmpty();
    }

    private static String render(Vector vector, Map<String, Object> data) {
        try {
            Template template = vector.mode().equals("html")
                    ? Template.html("t", vector.template())
                    : Template.text("t", vector.template());
            return template.render(data);
        } catch (TemplateException e) {
            return "refused: " + e.getMessage();
        }
    }

    private static Vectors golden() throws IOException {
        try (InputStream file = GoTemplatesTest.class.getResourceAsStream("/mail/go-templates.json")) {
            return JsonMapper.shared().readValue(file, Vectors.class);
        }
    }
}
