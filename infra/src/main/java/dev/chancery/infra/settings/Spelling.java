package dev.chancery.infra.settings;

/** Tells a slip of the finger from another word. */
final class Spelling {

    private static final int TYPO = 2;

    private Spelling() {}

    /** Whether at most two characters were added, left out or changed (a swap of neighbours counts as two). */
    static boolean differsByATypo(String word, String other) {
        if (Math.abs(word.length() - other.length()) > TYPO) {
            return false;
        }
        int[] distances = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            distances[j] = j;
        }
        for (int i = 1; i <= word.length(); i++) {
            int diagonal = distances[0];
            distances[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int change = diagonal + (word.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = distances[j];
                distances[j] = Math.min(change, 1 + Math.min(distances[j], distances[j - 1]));
            }
        }
        return distances[other.length()] <= TYPO;
    }
}
