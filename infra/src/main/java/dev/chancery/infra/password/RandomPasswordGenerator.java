package dev.chancery.infra.password;

import dev.chancery.command.user.PasswordEncoding;
import dev.chancery.command.user.PasswordGenerator;
import dev.chancery.command.user.PasswordPolicy;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes passwords as GoTrue does: 64 letters and digits, 10 of them digits, and what the policy asks for beyond that. */
public final class RandomPasswordGenerator implements PasswordGenerator {
    private static final int LENGTH = 64;
    private static final int DIGITS = 10;
    private static final String DIGIT = "0123456789";
    private static final String LETTER = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private final RandomGenerator random;

    public RandomPasswordGenerator() {
        this(new SecureRandom());
    }

    RandomPasswordGenerator(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public String generate(PasswordPolicy policy) {
        List<String> characters = new ArrayList<>();
        policy.requiredCharacterSets().forEach(set -> characters.add(oneOf(set)));
        for (int digit = 0; digit < DIGITS; digit++) {
            characters.add(oneOf(DIGIT));
        }
        int required = PasswordEncoding.utf8(String.join("", characters)).length;
        int length = Math.min(PasswordPolicy.MAX_BYTES, Math.max(LENGTH, policy.minLength()));
        for (int letter = required; letter < length; letter++) {
            characters.add(oneOf(LETTER));
        }
        Collections.shuffle(characters, random);
        return String.join("", characters);
    }

    private String oneOf(String set) {
        int[] characters = set.codePoints().toArray();
        return Character.toString(characters[random.nextInt(characters.length)]);
    }
}
