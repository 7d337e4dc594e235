package dev.chancery.sso.saml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AttributeMappingTest {

    private static final Attributes ADA = new Attributes(List.of(
            new SamlAttribute("urn:oid:2.5.4.42", Optional.of("givenName"), List.of("Ada")),
            new SamlAttribute("groups", Optional.empty(), List.of("staff", "", "math")),
            new SamlAttribute("empty", Optional.empty(), List.of(""))));

    @Test
    void a_claim_is_the_first_value_of_the_first_attribute_that_has_one() {
        assertThat(claims(Map.of("names", List.of("empty", "none", "GIVENNAME", "groups"))))
                .isEqualTo(Map.of("claim", "Ada"));
        assertThat(claims(Map.of("name", "groups"))).isEqualTo(Map.of("claim", "staff"));
        assertThat(claims(Map.of("name", "urn:oid:2.5.4.42", "names", List.of("groups"))))
                .isEqualTo(Map.of("claim", "Ada"));
    }

    @Test
    void an_array_has_all_values_of_that_attribute() {
        assertThat(claims(Map.of("name", "groups", "array", true)))
                .isEqualTo(Map.of("claim", List.of("staff", "math")));
    }

    @Test
    void where_there_is_no_value_the_default_stands_or_nothing() {
        assertThat(claims(Map.of("name", "empty", "default", 7))).isEqualTo(Map.of("claim", 7));
        assertThat(claims(Map.of("name", "groups", "default", 7))).isEqualTo(Map.of("claim", "staff"));
        assertThat(claims(Map.of("name", "empty"))).isEmpty();
    }

    @Test
    void it_is_kept_without_what_says_nothing() {
        assertThat(AttributeMapping.of(Map.of()).toMap()).isEmpty();
        assertThat(AttributeMapping.of(mapping(Map.of("name", "", "names", List.of("a"), "array", false, "other", 1)))
                        .toMap())
                .isEqualTo(mapping(Map.of("names", List.of("a"))));
    }

    static Stream<Map<String, Object>> malformed() {
        return Stream.of(
                Map.of("keys", List.of()),
                Map.of("keys", Map.of("claim", "name")),
                mapping(Map.of("name", 1)),
                mapping(Map.of("name", "a".repeat(1_025))),
                mapping(Map.of("names", "a")),
                mapping(Map.of("names", List.of(1))),
                mapping(Map.of(
                        "names",
                        IntStream.range(0, 21).mapToObj(String::valueOf).toList())),
                mapping(Map.of("array", "true")),
                mapping(Map.of("names", List.of("a".repeat(1_025)))),
                mapping(Map.of("values", Map.of())),
                mapping(Map.of("values", Map.of("a".repeat(1_025), "a"))),
                mapping(Map.of("values", Map.of("a", "a".repeat(1_025)))),
                mapping(Map.of("values", many(1_001, "a"))),
                Map.of("keys", many(101, Map.of("name", "a"))));
    }

    private static Map<String, Object> many(int times, Object value) {
        return IntStream.range(0, times).boxed().collect(Collectors.toMap(String::valueOf, _ -> value));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void what_it_cannot_be_is_refused(Map<String, Object> given) {
        assertThatThrownBy(() -> AttributeMapping.of(given))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("attribute_mapping: ");
    }

    /** Some providers say each group by itself, and some in another case. */
    @Test
    void attributes_of_one_name_are_one() {
        Attributes attributes = new Attributes(List.of(
                new SamlAttribute("Groups", Optional.of("groups"), List.of("staff", "")),
                new SamlAttribute("groups", Optional.empty(), List.of("math")),
                new SamlAttribute("urn:x", Optional.of("GROUPS"), List.of("art"))));

        assertThat(attributes.values("groups")).containsExactly("staff", "math", "art");
    }

    /** As an administrator of Supabase Auth may have it. */
    @Test
    void what_is_stored_has_no_bounds() {
        List<String> names = Stream.concat(IntStream.range(0, 30).mapToObj(String::valueOf), Stream.of("groups"))
                .toList();

        assertThat(AttributeMapping.known(mapping(Map.of("names", names, "name", "x".repeat(2_000))))
                        .claims(ADA))
                .isEqualTo(Map.of("claim", "staff"));
    }

    private static Map<String, Object> claims(Map<String, Object> source) {
        return AttributeMapping.of(mapping(source)).claims(ADA);
    }

    private static Map<String, Object> mapping(Map<String, Object> source) {
        return Map.of("keys", Map.of("claim", source));
    }
}
