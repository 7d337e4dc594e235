package dev.chancery.api.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.chancery.api.TestService.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** The OpenAPI document as the tests ask it. */
public final class Description {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final JsonNode document = JsonMapper.shared().readTree(OpenApiDocument.json());

    /** Every route as {@code GET /path}. */
    public Set<String> routes() {
        Set<String> routes = new TreeSet<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().propertyNames().stream()
                        .filter(METHODS::contains)
                        .forEach(method -> routes.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        return routes;
    }

    /** Every body that a route takes. */
    public List<DescribedBody> bodies() {
        return routes().stream().flatMap(this::bodies).toList();
    }

    private Stream<DescribedBody> bodies(String route) {
        JsonNode schema = operation(route).at("/requestBody/content/application~1json/schema");
        String credentials =
                String.join(" ", operation(route).path("security").path(0).propertyNames());
        return (schema.has("anyOf") ? schema.get("anyOf").valueStream() : Stream.of(schema))
                .filter(JsonNode::isObject)
                .map(one -> new DescribedBody(
                        route, schema == one ? "" : name(one), credentials, fields(one), required(one)));
    }

    private static String name(JsonNode reference) {
        String path = reference.get("$ref").stringValue();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private Map<String, DescribedBody.Kind> fields(JsonNode schema) {
        Map<String, DescribedBody.Kind> fields = new TreeMap<>();
        JsonNode body = resolved(schema);
        body.path("allOf").forEach(part -> fields.putAll(fields(part)));
        body.path("properties").properties().forEach(field -> fields.put(field.getKey(), kind(field.getValue())));
        return fields;
    }

    private Set<String> required(JsonNode schema) {
        Set<String> names = new TreeSet<>();
        JsonNode body = resolved(schema);
        body.path("allOf").forEach(part -> names.addAll(required(part)));
        body.path("required").forEach(name -> names.add(name.stringValue()));
        return names;
    }

    private DescribedBody.Kind kind(JsonNode field) {
        JsonNode described = resolved(field);
        JsonNode type = described.path("type");
        return switch (type.path(0).asString(type.asString(described.has("enum") ? "string" : ""))) {
            case "string" -> DescribedBody.Kind.TEXT;
            case "boolean" -> DescribedBody.Kind.FLAG;
            case "object" -> DescribedBody.Kind.OBJECT;
            case "array" -> DescribedBody.Kind.TEXTS;
            default -> throw new IllegalStateException("no test knows what to do with a field like " + described);
        };
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
