package dev.chancery.api.sso;

import dev.chancery.api.http.ApiException;
import dev.chancery.query.sso.SsoProviderView;
import dev.chancery.sso.saml.ProviderMetadata;
import dev.chancery.sso.saml.UnusableMetadata;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What was read of the metadata of the providers that were asked for last; what was read of the same text is as good. */
final class ReadMetadata {

    /** Of text: some thousand providers of the usual size. */
    private static final long MOST_CHARACTERS = 16L << 20;

    private final Map<UUID, Parsed> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long characters;
    private final Object reading = new Object();

    /**
     * What comes of a text.
     *
     * @param metadata nothing where it is of no use
     * @param complaint why it is of none
     */
    private record Parsed(String xml, Optional<ProviderMetadata> metadata, String complaint) {

        static Parsed of(String xml) {
            try {
                return new Parsed(xml, Optional.of(ProviderMetadata.read(xml)), "");
            } catch (UnusableMetadata e) {
                return new Parsed(xml, Optional.empty(), e.getMessage());
            }
        }
    }

    /** @throws ApiException {@code saml_metadata_unusable}, as where Supabase Auth or SQL has written it */
    ProviderMetadata of(SsoProviderView view) {
        Parsed parsed = known(view).orElseGet(() -> {
            // one at a time: it takes many times the memory of the text
            synchronized (reading) {
                return known(view).orElseGet(() -> keep(view, Parsed.of(view.metadataXml())));
            }
        });
        return parsed.metadata()
                .orElseThrow(() -> ApiException.unprocessable("saml_metadata_unusable", parsed.complaint()));
    }

    private Optional<Parsed> known(SsoProviderView view) {
        synchronized (kept) {
            return Optional.ofNullable(kept.get(view.id()))
                    .filter(parsed -> parsed.xml().equals(view.metadataXml()));
        }
    }

    private Parsed keep(SsoProviderView view, Parsed parsed) {
        synchronized (kept) {
            forget(kept.put(view.id(), parsed));
            characters += parsed.xml().length();
            Iterator<Parsed> eldest = kept.values().iterator();
            while (characters > MOST_CHARACTERS) {
                forget(eldest.next());
                eldest.remove();
            }
        }
        return parsed;
    }

    private void forget(Parsed parsed) {
        characters -= parsed == null ? 0 : parsed.xml().length();
    }
}
