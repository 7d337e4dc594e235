package dev.chancery.infra.mail.template.escape;

import java.util.HashMap;
import java.util.Map;

/** Writes some characters of a text as something else. */
final class Replacements {

    private final Map<Character, String> table;

    private Replacements(Map<Character, String> table) {
        this.table = table;
    }

    /** @param entries each a character and, right behind it, what it becomes */
    static Replacements of(String... entries) {
        return new Replacements(Map.of()).and(entries);
    }

    /** The same with further ones. */
    Replacements and(String... entries) {
        Map<Character, String> larger = new HashMap<>(table);
        for (String entry : entries) {
            larger.put(entry.charAt(0), entry.substring(1));
        }
        return new Replacements(Map.copyOf(larger));
    }

    /** What the character becomes, or null if it stays. */
    String get(char character) {
        return table.get(character);
    }

    String apply(String text) {
        StringBuilder out = null;
        for (int i = 0; i < text.length(); i++) {
            String replacement = table.get(text.charAt(i));
            if (replacement != null && out == null) {
                out = new StringBuilder(text.length() * 2).append(text, 0, i);
            }
            if (out != null) {
                if (replacement == null) {
                    out.append(text.charAt(i));
                } else {
                    out.append(replacement);
                }
            }
        }
        return out == null ? text : out.toString();
    }
}
