package dev.chancery.api;

import dev.chancery.infra.password.HashingPolicy;
import dev.chancery.infra.settings.PasswordSettings;

/** How passwords are hashed, from the settings. */
final class Hashing {

    /** OWASP's least for argon2id: 19 MiB, two passes, one lane. */
    private static final HashingPolicy.Algorithm ARGON2ID = new HashingPolicy.Argon2id(19_456, 2, 1);

    private Hashing() {}

    static HashingPolicy policy(PasswordSettings settings) {
        HashingPolicy standard = HashingPolicy.of(
                switch (settings.algorithm()) {
                    case BCRYPT -> new HashingPolicy.Bcrypt(settings.bcryptCost());
                    case ARGON2ID -> ARGON2ID;
                });
        int concurrency = settings.hashingConcurrency().orElse(standard.concurrency());
        int perThread = standard.waiting() / standard.concurrency();
        return new HashingPolicy(
                standard.algorithm(),
                concurrency,
                settings.hashingQueue().orElse(perThread * concurrency),
                standard.memoryBytes());
    }
}
