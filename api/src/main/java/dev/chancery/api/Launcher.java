package dev.chancery.api;

/** The first class that runs. It is compiled for an older Java than the others, so that it can say which one is missing. */
public final class Launcher {

    private static final int NEEDED = 25;

    private Launcher() {}

    public static void main(String[] arguments) {
        int given = Runtime.version().feature();
        if (given < NEEDED) {
            System.err.println("chancery: " + refusal(given));
            System.exit(1);
        }
        if (!isWhole()) {
            System.err.println(
                    "chancery: The directory lib is missing beside the jar: keep both together, as api/target has them.");
            System.exit(1);
        }
        Chancery.main(arguments);
    }

    private static boolean isWhole() {
        try {
            Class.forName("picocli.CommandLine", false, Launcher.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    static String refusal(int given) {
        return "Java " + NEEDED + " or newer is needed, and this is Java " + given
                + ": install it, and start Chancery with the java of that.";
    }
}
