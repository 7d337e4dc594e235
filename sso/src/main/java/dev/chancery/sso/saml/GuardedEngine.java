package dev.chancery.sso.saml;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.w3c.dom.Element;

/**
 * What a library needs and does not find on the class path is an {@link Error} only once it is needed, which may be in the middle of a
 * message: that message is refused, and whoever runs the service has to hear of it.
 */
final class GuardedEngine implements SamlEngine {

    private static final Logger LOG = LoggerFactory.getLogger(GuardedEngine.class);

    private final SamlEngine engine;

    GuardedEngine(SamlEngine engine) {
        this.engine = engine;
    }

    @Override
    public byte[] verified(Element signed, List<PublicKey> keys) throws MessageRejected {
        return linked(() -> engine.verified(signed, keys));
    }

    @Override
    public byte[] decrypted(Element encrypted, List<PrivateKey> keys) throws MessageRejected {
        return linked(() -> engine.decrypted(encrypted, keys));
    }

    private interface Work {
        byte[] get() throws MessageRejected;
    }

    private static byte[] linked(Work work) throws MessageRejected {
        try {
            return work.get();
        } catch (LinkageError e) {
            LOG.error("SAML messages cannot be checked: the class path is not that of this version", e);
            throw new MessageRejected(Check.ENGINE, "a library with all that it needs", e.toString());
        }
    }
}
