package dev.chancery.api.sso;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.command.sso.Provisioning;
import dev.chancery.command.sso.SamlOptions;
import dev.chancery.query.sso.SsoProviderView;
import dev.chancery.sso.saml.TestIdentityProvider;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReadMetadataTest {

    private static final String METADATA =
            new TestIdentityProvider("https://acme.example/", "https://auth.example.org").metadata();

    private final ReadMetadata read = new ReadMetadata();

    @Test
    void the_same_text_is_read_once_and_another_anew() {
        UUID id = UUID.randomUUID();

        assertThat(read.of(provider(id, METADATA))).isSameAs(read.of(provider(id, METADATA)));
        assertThat(read.of(provider(id, METADATA + "\n"))).isNotSameAs(read.of(provider(id, METADATA)));
    }

    @Test
    void what_is_of_no_use_is_not_read_each_time_either() {
        UUID id = UUID.randomUUID();
        var none = read.of(provider(id, "<a/>"));

        assertThat(none.complaint()).isPresent();
        assertThat(read.of(provider(id, "<a/>"))).isSameAs(none);
        assertThat(read.of(provider(id, METADATA)).complaint()).isEmpty();
    }

    /** A provider's metadata may have half a million characters, and there may be hundreds of them. */
    @Test
    void so_much_text_is_kept_and_no_more() {
        List<SsoProviderView> large = IntStream.range(0, 40)
                .mapToObj(_ -> provider(UUID.randomUUID(), METADATA + " ".repeat(500_000)))
                .toList();
        var first = read.of(large.getFirst());
        large.forEach(read::of);
        var last = read.of(large.getLast());

        assertThat(read.of(large.getLast())).isSameAs(last);
        assertThat(read.of(large.getFirst())).isNotSameAs(first);
    }

    /** As where each change were counted beside the one before. */
    @Test
    void changes_of_one_take_no_room_from_others() {
        SsoProviderView small = provider(UUID.randomUUID(), METADATA);
        var known = read.of(small);
        UUID changing = UUID.randomUUID();
        for (int i = 0; i < 80; i++) {
            read.of(provider(changing, METADATA + " ".repeat(500_000 + i)));
        }

        assertThat(read.of(small)).isSameAs(known);
    }

    private static SsoProviderView provider(UUID id, String metadata) {
        return new SsoProviderView(
                id,
                Optional.empty(),
                false,
                "https://acme.example/",
                metadata,
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                SamlOptions.DEFAULT,
                Provisioning.NONE,
                List.of(),
                Instant.EPOCH,
                Instant.EPOCH);
    }
}
