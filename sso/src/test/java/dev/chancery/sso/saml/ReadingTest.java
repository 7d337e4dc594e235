package dev.chancery.sso.saml;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReadingTest {

    private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");
    private static final NameId ADA = name("ada", Optional.of("persistent"));
    private static final List<SamlAttribute> MAIL = List.of(attribute("mail", "ada@example.com", "ada@example.org"));

    private static final AcceptedAssertion READ = read("_a", ADA, NOW, Optional.of("ac"), Optional.of("_s"), MAIL);

    @Test
    void what_is_read_alike_has_no_differences() {
        assertThat(differences(read("_a", ADA, NOW, Optional.of("ac"), Optional.of("_s"), MAIL)))
                .isEmpty();
    }

    @Test
    void each_part_is_told_apart() {
        assertThat(differences(read("_b", ADA, NOW, Optional.of("ac"), Optional.of("_s"), MAIL)))
                .containsExactly("assertion");
        assertThat(differences(
                        read("_a", name("ada.evil", ADA.format()), NOW, Optional.of("ac"), Optional.of("_s"), MAIL)))
                .containsExactly("subject");
        assertThat(differences(
                        read("_a", name("ada", Optional.empty()), NOW, Optional.of("ac"), Optional.of("_s"), MAIL)))
                .containsExactly("subject");
        assertThat(differences(read("_a", ADA, NOW, Optional.of("ac"), Optional.of("_t"), MAIL)))
                .containsExactly("session");
        assertThat(differences(read("_a", ADA, NOW, Optional.of("other"), Optional.of("_s"), MAIL)))
                .containsExactly("authentication");
        assertThat(differences(read("_a", ADA, NOW.minusSeconds(1), Optional.of("ac"), Optional.of("_s"), MAIL)))
                .containsExactly("authentication");
        assertThat(differences(read("_a", ADA, NOW, Optional.of("ac"), Optional.of("_s"), List.of())))
                .containsExactly("attributes");
    }

    @Test
    void nothing_runs_into_what_is_beside_it() {
        assertThat(differences(read(
                        "_a",
                        ADA,
                        NOW,
                        Optional.of("ac"),
                        Optional.of("_s"),
                        List.of(attribute("mail", "ada@example.coma", "da@example.org")))))
                .containsExactly("attributes");
        assertThat(differences(read(
                        "_a",
                        ADA,
                        NOW,
                        Optional.of("ac"),
                        Optional.of("_s"),
                        List.of(attribute("mail", "ada@example.com"), attribute("ada@example.org")))))
                .containsExactly("attributes");
    }

    @Test
    void a_hash_stays_as_it_is_since_it_is_kept() {
        assertThat(Reading.of(READ).subject())
                .isEqualTo("f5c0c4c6e775eb1534f13cf5dcbaeee1398bf5cec1950c45a60aa9a04263cf94");
    }

    private static List<String> differences(AcceptedAssertion other) {
        return Reading.of(READ).differences(Reading.of(other));
    }

    private static NameId name(String value, Optional<String> format) {
        return new NameId(value, format, Optional.empty(), Optional.empty());
    }

    private static SamlAttribute attribute(String name, String... values) {
        return new SamlAttribute(name, Optional.empty(), List.of(values));
    }

    private static AcceptedAssertion read(
            String id,
            NameId subject,
            Instant authenticated,
            Optional<String> context,
            Optional<String> session,
            List<SamlAttribute> attributes) {
        return new AcceptedAssertion(
                id,
                NOW,
                Optional.of(subject),
                authenticated,
                context,
                session,
                Optional.empty(),
                new Attributes(attributes));
    }
}
