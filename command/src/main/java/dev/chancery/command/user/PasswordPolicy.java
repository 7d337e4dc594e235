package dev.chancery.command.user;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a new password must be like (GOTRUE_PASSWORD_MIN_LENGTH, GOTRUE_PASSWORD_REQUIRED_CHARACTERS). Lengths are bytes
 * of UTF-8, as in GoTrue.
 *
 * @param minLength the least number of bytes; a value below 6 counts as 6
 * @param requiredCharacterSets sets of which a password needs at least one character each
 */
public record PasswordPolicy(int minLength, List<String> requiredCharacterSets) {
    /** bcrypt reads no more than this many bytes. */
    public static final int MAX_BYTES = 72;

    private static final int LEAST_MIN_LENGTH = 6;

    public PasswordPolicy {
        minLength = Math.max(LEAST_MIN_LENGTH, minLength);
        requiredCharacterSets = requiredCharacterSets.stream()
                .filter(characters -> !characters.isEmpty())
                .toList();
    }

    /** @param requiredCharacters the setting's value: sets separated by {@code :}, with {@code \:} for a colon in a set */
    public static PasswordPolicy parse(int minLength, String requiredCharacters) {
        return new PasswordPolicy(minLength, RequiredCharacters.parse(requiredCharacters));
    }

    /** The verdict of the rules that need nobody else's answer. */
    public PasswordVerdict check(String password) {
        return check(password, false);
    }

    /** @param pwned whether a list of leaked passwords holds this one (GOTRUE_PASSWORD_HIBP_ENABLED) */
    public PasswordVerdict check(String password, boolean pwned) {
        byte[] bytes = PasswordEncoding.utf8(password);
        int length = bytes.length;
        Arrays.fill(bytes, (byte) 0);
        if (length > MAX_BYTES) {
            return new PasswordVerdict.TooLong();
        }
        if (password.indexOf('\0') >= 0) {
            return new PasswordVerdict.ContainsNul();
        }
        List<PasswordVerdict.Reason> reasons = new ArrayList<>();
        List<String> messages = new ArrayList<>();
        if (length < minLength) {
            reasons.add(PasswordVerdict.Reason.LENGTH);
            messages.add("Password should be at least " + minLength + " characters.");
        }
        if (!requiredCharacterSets.stream().allMatch(characters -> containsAny(password, characters))) {
            reasons.add(PasswordVerdict.Reason.CHARACTERS);
            messages.add("Password should contain at least one character of each: "
                    + String.join(", ", requiredCharacterSets) + ".");
        }
        if (pwned) {
            reasons.add(PasswordVerdict.Reason.PWNED);
            messages.add("Password is known to be weak and easy to guess, please choose a different one.");
        }
        return reasons.isEmpty()
                ? new PasswordVerdict.Ok()
                : new PasswordVerdict.Weak(reasons, String.join(" ", messages));
    }

    private static boolean containsAny(String password, String characters) {
        return password.codePoints().anyMatch(character -> characters.indexOf(character) >= 0);
    }
}
