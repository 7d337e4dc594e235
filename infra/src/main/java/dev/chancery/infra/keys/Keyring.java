package dev.chancery.infra.keys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import com.github.benmanes.caffeine.cache.Ticker;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes, wraps and unwraps data keys (envelope encryption by Tink). Unwrapped keys are remembered, but only the wrapped
 * form, freshly read from the database, opens one: a key that was destroyed anywhere opens nothing here from then on.
 */
public final class Keyring {

    private static final int REMEMBERED = 20_000;

    /** What was destroyed, perhaps by another node, is in memory no longer than that. */
    private static final Duration KEPT = Duration.ofMinutes(10);

    private final MasterKeys masterKeys;
    private final Cache<UUID, DataKey> opened;

    public Keyring(MasterKeys masterKeys) {
        this(masterKeys, Ticker.systemTicker());
    }

    Keyring(MasterKeys masterKeys, Ticker time) {
        this.masterKeys = masterKeys;
        this.opened = Caffeine.newBuilder()
                .maximumSize(REMEMBERED)
                .expireAfterWrite(KEPT)
                .ticker(time)
                .scheduler(Scheduler.systemScheduler())
                .build();
    }

    /** A new key. It protects nothing before its wrapped form is stored; {@link #remember} it then, and not earlier. */
    public DataKey create(UUID id, UUID subject) {
        try {
            return LastingThreads.call(() -> {
                KeysetHandle keyset =
                        KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, AeadConfig2026.get());
                MasterKey master = masterKeys.current();
                byte[] wrapped = TinkProtoKeysetFormat.serializeEncryptedKeyset(
                        keyset, master.aead(), associated(id), AeadConfig2026.get());
                return new DataKey(id, subject, wrapped, master.id(), aead(keyset));
            });
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot make a key", e);
        }
    }

    /**
     * Unwraps a key that was just read from the database.
     *
     * @throws DamagedKey if it is not what was stored
     * @throws UnknownMasterKey if it is wrapped by a key that is not configured
     */
    public DataKey open(UUID id, UUID subject, byte[] wrapped, String masterKeyId) {
        DataKey known = opened.getIfPresent(id);
        if (known != null && Arrays.equals(known.wrapped(), wrapped)) {
            return known;
        }
        return remember(new DataKey(id, subject, wrapped, masterKeyId, aead(unwrap(id, wrapped, masterKeyId))));
    }

    /**
     * Encrypts much at once: to hand over each piece to {@linkplain LastingThreads the threads for it} takes longer than to
     * encrypt it.
     *
     * @param work must not depend on the thread
     */
    public void encrypting(Runnable work) {
        try {
            LastingThreads.call(() -> {
                work.run();
                return null;
            });
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot encrypt", e);
        }
    }

    /** A key that was opened lately; good for sealing only, since it may have been destroyed meanwhile. */
    public Optional<DataKey> forSealing(UUID id) {
        return Optional.ofNullable(opened.getIfPresent(id));
    }

    /** The same key wrapped by the current master key. */
    byte[] rewrap(UUID id, byte[] wrapped, String masterKeyId) {
        try {
            return TinkProtoKeysetFormat.serializeEncryptedKeyset(
                    unwrap(id, wrapped, masterKeyId),
                    masterKeys.current().aead(),
                    associated(id),
                    AeadConfig2026.get());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot wrap key " + id, e);
        }
    }

    /** The bytes of a key that encrypts nothing. */
    byte[] secret(UUID id, byte[] wrapped, String masterKeyId) {
        AesGcmKey key =
                (AesGcmKey) unwrap(id, wrapped, masterKeyId).getPrimary().getKey();
        return key.getKeyBytes().toByteArray(InsecureSecretKeyAccess.get());
    }

    String currentMasterKeyId() {
        return masterKeys.current().id();
    }

    boolean hasMasterKey(String id) {
        return masterKeys.byId(id).isPresent();
    }

    private KeysetHandle unwrap(UUID id, byte[] wrapped, String masterKeyId) {
        MasterKey master = masterKeys.byId(masterKeyId).orElseThrow(() -> new UnknownMasterKey(masterKeyId));
        try {
            return TinkProtoKeysetFormat.parseEncryptedKeyset(
                    wrapped, master.aead(), associated(id), AeadConfig2026.get());
        } catch (GeneralSecurityException e) {
            throw new DamagedKey(id, e);
        }
    }

    /**
     * Keeps a key at hand. One that was made but never stored must not get here: another node may have stored its own under
     * the same id, and what this one sealed could never be opened.
     */
    public DataKey remember(DataKey key) {
        opened.put(key.id(), key);
        return key;
    }

    /** Nothing more is sealed here under a key that was destroyed. */
    public void forget(UUID id) {
        opened.invalidate(id);
    }

    private static Aead aead(KeysetHandle keyset) {
        try {
            return LastingThreads.encrypting(keyset.getPrimitive(AeadConfig2026.get(), Aead.class));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is not available", e);
        }
    }

    /** Binds a wrapped key to its id, so that rows cannot be exchanged. */
    private static byte[] associated(UUID id) {
        return id.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** One key is not what was stored: whatever wraps the others is at hand. */
    public static final class DamagedKey extends IllegalStateException {

        private final UUID id;

        DamagedKey(UUID id, GeneralSecurityException cause) {
            super("data key " + id + " was altered or wrapped by another master key", cause);
            this.id = id;
        }

        public UUID id() {
            return id;
        }
    }

    /** The database holds keys under a master key that was not given. */
    public static final class UnknownMasterKey extends RuntimeException {
        UnknownMasterKey(String id) {
            super("the database's keys are wrapped by master key " + id
                    + ", which is not configured; add it to CHANCERY_MASTER_KEY");
        }
    }
}
