package dev.chancery.api.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.chancery.api.TestService.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** The OpenAPI document as the tests ask it. */
final class Description {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final JsonNode document = JsonMapper.shared().readTree(OpenApiDocument.json());

    /** Every route as {@code GET /path}. */
    Set<String> routes() {
        Set<String> routes = new TreeSet<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().propertyNames().stream()
                        .filter(METHODS::contains)
                        .forEach(method -> routes.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        return routes;
    }

    /** The names of the path parameters that are described for a route. */
    Set<String> pathParameters(String route) {
        JsonNode path = path(route);
        List<JsonNode> parameters = new ArrayList<>();
        path.path("parameters").forEach(parameters::add);
        operation(route).path("parameters").forEach(parameters::add);
        Set<String> names = new TreeSet<>();
        parameters.stream()
                .map(this::resolved)
                .filter(parameter -> parameter.get("in").stringValue().equals("path"))
                .forEach(parameter -> names.add(parameter.get("name").stringValue()));
        return names;
    }

    /** All {@code $ref} that lead nowhere. */
    List<String> danglingReferences() {
        return document.findValuesAsString("$ref").stream()
                .filter(reference -> document.at(reference.substring(1)).isMissingNode())
                .toList();
    }

    /** Fails unless the answer is one that the document promises for the route. */
    void assertPromised(String route, Answer answer) {
        String exchange = route + " -> " + answer.status() + " " + answer.body();
        JsonNode response = resolved(operation(route).path("responses").path(Integer.toString(answer.status())));
        assertThat(response.isObject()).as("status is documented: " + exchange).isTrue();
        response.path("headers").properties().forEach(header -> {
            JsonNode description = resolved(header.getValue());
            String value = answer.header(header.getKey());
            assertThat(description.path("required").asBoolean(false) && value.isEmpty())
                    .as(header.getKey() + " is there: " + exchange)
                    .isFalse();
        });
        JsonNode content = response.path("content");
        if (content.isMissingNode()) {
            assertThat(answer.body()).as(exchange).isEmpty();
            return;
        }
        JsonNode media = content.path(answer.header("Content-Type"));
        assertThat(media.isObject())
                .as("content type is documented: " + exchange)
                .isTrue();
        assertThat(violations(media.get("schema"), answer.json())).as(exchange).isEmpty();
    }

    private List<Error> violations(JsonNode schema, JsonNode body) {
        ObjectNode selfContained = (ObjectNode) schema.deepCopy();
        selfContained.set("components", document.get("components"));
        return SCHEMAS.getSchema(selfContained)
                .validate(body, context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
    }

    private JsonNode path(String route) {
        return document.get("paths").path(route.split(" ")[1]);
    }

    private JsonNode operation(String route) {
        return path(route).path(route.split(" ")[0].toLowerCase(Locale.ROOT));
    }

    private JsonNode resolved(JsonNode node) {
        JsonNode reference = node == null ? MissingNode.getInstance() : node.path("$ref");
        return reference.isString() ? document.at(reference.stringValue().substring(1)) : node;
    }
}
