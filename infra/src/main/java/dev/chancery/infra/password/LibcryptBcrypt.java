package dev.chancery.infra.password;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentLinkedQueue;

/** bcrypt by {@code crypt_r} (crypt(3)) of the system's libcrypt. */
final class LibcryptBcrypt implements BcryptEngine {
    /** Room for {@code struct crypt_data}: 32,768 bytes in libxcrypt, 131,232 in the libcrypt of old glibc. */
    private static final long DATA_BYTES = 1 << 18;

    private static final long SETTING_BYTES = 64;
    private static final long SCRATCH_BYTES = DATA_BYTES + SETTING_BYTES + MAX_KEY_BYTES + 1;
    private static final long OUTPUT_BYTES = 128;
    private static final int HASH_LENGTH = 60;

    private final MethodHandle cryptR;
    private final ConcurrentLinkedQueue<MemorySegment> idle = new ConcurrentLinkedQueue<>();

    private LibcryptBcrypt(MethodHandle cryptR) {
        this.cryptR = cryptR;
    }

    /**
     * @param library the file name for the dynamic linker, such as {@code libcrypt.so.1}
     * @throws RuntimeException or a {@link LinkageError} when there is no such library, no such function in it, or no
     *     permission to call native code
     */
    @SuppressWarnings("restricted")
    static LibcryptBcrypt load(String library) {
        MemorySegment function =
                SymbolLookup.libraryLookup(library, Arena.global()).findOrThrow("crypt_r");
        return new LibcryptBcrypt(Linker.nativeLinker()
                .downcallHandle(
                        function,
                        FunctionDescriptor.of(
                                ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.ADDRESS)));
    }

    @Override
    public byte[] derive(byte[] password, byte[] salt, int cost) {
        MemorySegment pooled = idle.poll();
        MemorySegment scratch = pooled != null ? pooled : Arena.ofAuto().allocate(SCRATCH_BYTES);
        try {
            return derive(password, salt, cost, scratch);
        } finally {
            scratch.fill((byte) 0);
            idle.add(scratch);
        }
    }

    private byte[] derive(byte[] password, byte[] salt, int cost, MemorySegment scratch) {
        // Always 2b: for 2a, libcrypt derives another key from some passwords than everybody else does (crypt(5)).
        String start = BcryptText.setting("$2b$", cost, salt);
        MemorySegment setting = scratch.asSlice(DATA_BYTES, SETTING_BYTES);
        setting.setString(0, start, StandardCharsets.US_ASCII);
        MemorySegment phrase = scratch.asSlice(DATA_BYTES + SETTING_BYTES);
        MemorySegment.copy(password, 0, phrase, ValueLayout.JAVA_BYTE, 0, password.length);
        String hash = call(phrase, setting, scratch.asSlice(0, DATA_BYTES));
        if (hash.length() != HASH_LENGTH || !hash.startsWith(start)) {
            throw new IllegalStateException("libcrypt refused to compute bcrypt");
        }
        return BcryptText.decode(hash.substring(start.length()));
    }

    @SuppressWarnings("restricted")
    private String call(MemorySegment phrase, MemorySegment setting, MemorySegment data) {
        try {
            MemorySegment hash = (MemorySegment) cryptR.invokeExact(phrase, setting, data);
            return hash.equals(MemorySegment.NULL)
                    ? ""
                    : hash.reinterpret(OUTPUT_BYTES).getString(0, StandardCharsets.US_ASCII);
        } catch (RuntimeException | Error broken) {
            throw broken;
        } catch (Throwable undeclared) {
            throw new AssertionError(undeclared);
        }
    }
}
