package dev.chancery.api.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.TestService;
import dev.chancery.api.outbox.OutboxController;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.yaml.snakeyaml.Yaml;

/** The document and the service name the same routes. */
class DescribedRoutesTest {

    private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");

    private static TestService service;
    private final Description description = new Description();

    @BeforeAll
    static void start() {
        service = TestService.start();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void every_route_is_described_and_every_description_has_a_route() {
        assertThat(description.routes()).isEqualTo(routes());
    }

    @Test
    void the_parameters_of_a_path_are_described() {
        Map<String, Set<String>> inPaths = new TreeMap<>();
        Map<String, Set<String>> described = new TreeMap<>();
        for (String route : routes()) {
            inPaths.put(
                    route,
                    PARAMETER
                            .matcher(route)
                            .results()
                            .map(match -> match.group(1))
                            .collect(Collectors.toSet()));
            described.put(route, description.pathParameters(route));
        }
        assertThat(described).isEqualTo(inPaths);
    }

    @Test
    void no_reference_leads_nowhere() {
        assertThat(description.danglingReferences()).isEmpty();
    }

    @Test
    void the_document_is_served_as_json_and_as_it_was_written() {
        TestService.Answer json = service.send("GET", "/openapi.json", null);
        TestService.Answer yaml = service.send("GET", "/openapi.yaml", null);

        description.assertPromised("GET /openapi.json", json);
        assertThat(yaml.status()).isEqualTo(200);
        assertThat(yaml.header("Content-Type")).isEqualTo("application/yaml");
        Map<String, Object> written = new Yaml().load(yaml.body());
        assertThat(written.get("openapi")).isEqualTo(json.json().get("openapi").stringValue());
    }

    private static Set<String> routes() {
        Set<String> routes = new TreeSet<>();
        service.bean(RequestMappingHandlerMapping.class).getHandlerMethods().forEach((mapping, handler) -> {
            if (isOurs(handler)) {
                routes.addAll(routes(mapping));
            }
        });
        return routes;
    }

    /** The outbox is a page for people, and not there where others can come. */
    private static boolean isOurs(HandlerMethod handler) {
        return handler.getBeanType().getPackageName().startsWith("dev.chancery.")
                && handler.getBeanType() != OutboxController.class;
    }

    /** With and without a slash at its end, a route is one. */
    private static Set<String> routes(RequestMappingInfo mapping) {
        return mapping.getMethodsCondition().getMethods().stream()
                .flatMap(method -> mapping.getPatternValues().stream()
                        .map(path -> path.endsWith("/") ? path.substring(0, path.length() - 1) : path)
                        .map(path -> method + " " + path))
                .collect(Collectors.toSet());
    }
}
