package dev.chancery.api.sso;

import dev.chancery.query.sso.SsoProviderView;
import dev.chancery.sso.saml.ProviderMetadata;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was read of the metadata of the providers that were asked for last; what was read of the same text is as good. */
final class ReadMetadata {

    private static final Logger LOG = LoggerFactory.getLogger(ReadMetadata.class);

    /** Of text: hundreds of providers of the usual size. */
    private static final long MOST_CHARACTERS = 16L << 20;

    private final Map<UUID, Parsed> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long characters;
    private final Object reading = new Object();

    private record Parsed(String xml, ProviderMetadata metadata) {}

    ProviderMetadata of(SsoProviderView view) {
        return known(view).orElseGet(() -> {
            // one at a time: it takes many times the memory of the text
            synchronized (reading) {
                return known(view)
                        .orElseGet(() -> keep(view, ProviderMetadata.known(view.entityId(), view.metadataXml())));
            }
        });
    }

    private Optional<ProviderMetadata> known(SsoProviderView view) {
        synchronized (kept) {
            return Optional.ofNullable(kept.get(view.id()))
                    .filter(parsed -> parsed.xml().equals(view.metadataXml()))
                    .map(Parsed::metadata);
        }
    }

    private ProviderMetadata keep(SsoProviderView view, ProviderMetadata metadata) {
        metadata.complaint()
                .ifPresent(complaint ->
                        LOG.warn("Metadata of identity provider {} is of no use: {}", view.id(), complaint.reason()));
        synchronized (kept) {
            forget(kept.put(view.id(), new Parsed(view.metadataXml(), metadata)));
            characters += view.metadataXml().length();
            Iterator<Parsed> eldest = kept.values().iterator();
            while (characters > MOST_CHARACTERS) {
                forget(eldest.next());
                eldest.remove();
            }
        }
        return metadata;
    }

    private void forget(Parsed parsed) {
        characters -= parsed == null ? 0 : parsed.xml().length();
    }
}
