package dev.chancery.infra.eventstore;

import com.google.crypto.tink.Aead;
import dev.chancery.infra.keys.DataKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Encrypts parts of events, each bound to its event and place, so that ciphertexts cannot be moved about. */
final class Sealer {

    static final String SEALED = "sealed";
    private static final String SUBJECT = "subject";
    private static final String SECRETS = "secrets";

    private final JsonMapper json;

    Sealer(JsonMapper json) {
        this.json = json;
    }

    /** Encrypts the personal values under the subject's key; adds nothing if there are none. */
    void sealPersonal(ObjectNode target, ObjectNode values, DataKey subject, UUID eventId, String place) {
        if (!values.isEmpty()) {
            sealed(target).put(SUBJECT, seal(values, subject.aead(), eventId, place));
        }
    }

    /** Encrypts one secret's values under its key. */
    void sealSecret(ObjectNode target, ObjectNode values, DataKey key, UUID eventId) {
        if (!values.isEmpty()) {
            sealed(target)
                    .withObjectProperty(SECRETS)
                    .put(
                            key.id().toString(),
                            seal(values, key.aead(), eventId, key.id().toString()));
        }
    }

    /** Replaces the sealed part by whatever the keys still open. */
    void unseal(ObjectNode target, UUID subject, Map<UUID, DataKey> keys, UUID eventId, String place) {
        if (!(target.remove(SEALED) instanceof ObjectNode sealed)) {
            return;
        }
        DataKey subjectKey = keys.get(subject);
        if (subjectKey != null && sealed.get(SUBJECT) instanceof JsonNode text) {
            SealedParts.restore(target, open(text.stringValue(), subjectKey.aead(), eventId, place));
        }
        if (sealed.get(SECRETS) instanceof ObjectNode secrets) {
            secrets.properties().forEach(secret -> {
                DataKey key = keys.get(UUID.fromString(secret.getKey()));
                if (key != null) {
                    SealedParts.restore(
                            target, open(secret.getValue().stringValue(), key.aead(), eventId, secret.getKey()));
                }
            });
        }
    }

    /** Encrypts a whole document. */
    String seal(ObjectNode values, Aead key, UUID boundTo, String place) {
        try {
            byte[] sealed = key.encrypt(json.writeValueAsBytes(values), associated(boundTo, place));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot seal " + place + " of " + boundTo, e);
        }
    }

    /** @throws IllegalStateException if the text was altered, or belongs to another place */
    ObjectNode open(String sealed, Aead key, UUID boundTo, String place) {
        try {
            byte[] opened = key.decrypt(Base64.getUrlDecoder().decode(sealed), associated(boundTo, place));
            return (ObjectNode) json.readTree(opened);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException("the sealed " + place + " of " + boundTo + " was altered", e);
        }
    }

    private static ObjectNode sealed(ObjectNode target) {
        return target.withObjectProperty(SEALED);
    }

    private static byte[] associated(UUID boundTo, String place) {
        return (boundTo + "/" + place).getBytes(StandardCharsets.US_ASCII);
    }
}
