package dev.chancery.sso.saml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.xml.sax.SAXException;

class ReusedTest {

    private final AtomicInteger made = new AtomicInteger();
    private final Reused<Integer> things = new Reused<>(made::incrementAndGet);

    /** Which one serves now. */
    private int serving() throws SAXException, IOException {
        return things.with(one -> one);
    }

    @Test
    void one_serves_one_after_the_other() throws Exception {
        assertThat(serving()).isEqualTo(1);
        assertThat(serving()).isEqualTo(1);
    }

    @Test
    void none_serves_two_at_once() throws Exception {
        int both = things.with(one -> one + serving());

        assertThat(both).isEqualTo(1 + 2);
    }

    @Test
    void one_that_failed_serves_no_more() throws Exception {
        assertThatThrownBy(() -> things.with(_ -> {
                    throw new SAXException("bad");
                }))
                .isInstanceOf(SAXException.class);

        assertThat(serving()).isEqualTo(2);
    }

    @Test
    void none_serves_for_ever() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            serving();
        }

        assertThat(made.get()).isBetween(2, 100);
    }
}
