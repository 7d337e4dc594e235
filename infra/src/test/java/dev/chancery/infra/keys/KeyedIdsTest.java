package dev.chancery.infra.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class KeyedIdsTest {

    private static KeyedIds ids(int key) {
        return new KeyedIds(new SecretKeySpec(new byte[] {(byte) key}, "HmacSHA256"));
    }

    @Test
    void an_id_depends_on_the_key_and_on_every_part_and_looks_random() {
        UUID id = ids(1).of("a", "bc");

        assertThat(id).isEqualTo(ids(1).of("a", "bc"));
        assertThat(id.version()).isEqualTo(4);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id).isNotIn(ids(2).of("a", "bc"), ids(1).of("ab", "c"), ids(1).of("b", "bc"));
    }
}
