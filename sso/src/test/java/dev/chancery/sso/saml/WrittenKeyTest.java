package dev.chancery.sso.saml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.List;
import org.junit.jupiter.api.Test;

class WrittenKeyTest {

    @Test
    void a_key_is_read_as_it_was_written() throws Exception {
        KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
        ec.initialize(256);
        for (PublicKey key :
                List.of(Keys.rsa().getPublic(), ec.generateKeyPair().getPublic())) {
            assertThat(WrittenKey.of(key).read()).isEqualTo(key);
        }
    }

    @Test
    void one_that_metadata_may_not_have_any_more_is_refused() {
        assertThat(refusal(WrittenKey.of(Keys.rsa(1_024).getPublic()))).isEqualTo(Check.METADATA);
        assertThat(refusal(new WrittenKey("RSA", "AAAA"))).isEqualTo(Check.METADATA);
    }

    private static Check refusal(WrittenKey key) {
        return catchThrowableOfType(MessageRejected.class, key::read).check();
    }
}
