package dev.chancery.command.user;

import java.util.ArrayList;
import java.util.List;

/** Reads GOTRUE_PASSWORD_REQUIRED_CHARACTERS. */
final class RequiredCharacters {
    private RequiredCharacters() {}

    /**
     * Sets between colons; empty ones are dropped. A backslash escapes a colon and nothing else, so {@code \\:} is a
     * backslash and a colon of the same set. Of two escaped colons in one set GoTrue takes the second for a separator;
     * here each one is a colon.
     */
    static List<String> parse(String setting) {
        List<String> sets = new ArrayList<>();
        StringBuilder set = new StringBuilder();
        for (char character : setting.toCharArray()) {
            if (character != ':') {
                set.append(character);
            } else if (!set.isEmpty() && set.charAt(set.length() - 1) == '\\') {
                set.setCharAt(set.length() - 1, ':');
            } else {
                sets.add(set.toString());
                set.setLength(0);
            }
        }
        sets.add(set.toString());
        return sets.stream().filter(characters -> !characters.isEmpty()).toList();
    }
}
