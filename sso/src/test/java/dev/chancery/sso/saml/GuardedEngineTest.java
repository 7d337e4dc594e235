package dev.chancery.sso.saml;

import static dev.chancery.sso.saml.SigningIdentityProvider.US;
import static dev.chancery.sso.saml.SigningIdentityProvider.posted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.w3c.dom.Element;

/** A class path that lacks something. */
class GuardedEngineTest {

    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    private static final SigningIdentityProvider PROVIDER = new SigningIdentityProvider();

    private final Logger logger = (Logger) LoggerFactory.getLogger(GuardedEngine.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
    }

    @Test
    void a_response_is_refused_and_an_alarm_raised_where_a_class_is_missing_for_signatures() {
        refusedWithAlarm(PROVIDER.signed(response(), "_assertion"));
    }

    @Test
    void and_where_one_is_missing_for_what_is_encrypted() {
        KeyPair ours = Keys.rsa();
        refusedWithAlarm(Encrypting.within(
                response(), "Assertion", "EncryptedAssertion", ours.getPublic(), Encrypting.GCM, Encrypting.OAEP));
    }

    private void refusedWithAlarm(String xml) {
        SamlResponses responses = new SamlResponses(new LackingEngine());

        MessageRejected rejected = catchThrowableOfType(
                MessageRejected.class,
                () -> responses.accept(responses.read(posted(xml)), PROVIDER.trusted(), US, PROVIDER.answer(NOW)));

        assertThat(rejected.check()).isEqualTo(Check.ENGINE);
        assertThat(rejected.found()).contains("org/example/Missing");
        assertThat(log.list).singleElement().satisfies(event -> {
            assertThat(event.getLevel()).isEqualTo(Level.ERROR);
            assertThat(event.getThrowableProxy().getMessage()).isEqualTo("org/example/Missing");
        });
    }

    private static String response() {
        return SigningIdentityProvider.response("id-1", NOW, "ada");
    }

    private static final class LackingEngine implements SamlEngine {
        @Override
        public byte[] verified(Element signed, List<PublicKey> keys) {
            throw new NoClassDefFoundError("org/example/Missing");
        }

        @Override
        public byte[] decrypted(Element encrypted, List<PrivateKey> keys) {
            throw new NoClassDefFoundError("org/example/Missing");
        }
    }
}
