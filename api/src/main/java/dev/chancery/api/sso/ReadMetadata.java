package dev.chancery.api.sso;

import dev.chancery.api.http.ApiException;
import dev.chancery.query.sso.SsoProviderView;
import dev.chancery.sso.saml.ProviderMetadata;
import dev.chancery.sso.saml.UnusableMetadata;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** What was read of the metadata of the providers that were asked for last; what was read of the same text is as good. */
final class ReadMetadata {

    /** Of text: a thousand providers of the usual size, which is some thousands. */
    private static final long MOST_CHARACTERS = 8L << 20;

    private final Map<UUID, Parsed> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long characters;

    private record Parsed(String xml, ProviderMetadata metadata) {}

    /**
     * One at a time: it takes many times the memory of the text while it is read.
     *
     * @throws ApiException {@code saml_metadata_unusable}, as where Supabase Auth or SQL has written it
     */
    synchronized ProviderMetadata of(SsoProviderView view) {
        Parsed before = kept.get(view.id());
        if (before != null && before.xml().equals(view.metadataXml())) {
            return before.metadata();
        }
        ProviderMetadata metadata = read(view);
        forget(before);
        kept.put(view.id(), new Parsed(view.metadataXml(), metadata));
        characters += view.metadataXml().length();
        Iterator<Parsed> eldest = kept.values().iterator();
        while (characters > MOST_CHARACTERS) {
            forget(eldest.next());
            eldest.remove();
        }
        return metadata;
    }

    private void forget(Parsed parsed) {
        characters -= parsed == null ? 0 : parsed.xml().length();
    }

    private static ProviderMetadata read(SsoProviderView view) {
        try {
            return ProviderMetadata.read(view.metadataXml());
        } catch (UnusableMetadata e) {
            throw ApiException.unprocessable("saml_metadata_unusable", e.reason());
        }
    }
}
