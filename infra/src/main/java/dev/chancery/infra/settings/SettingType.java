package dev.chancery.infra.settings;

/**
 * How the text of a variable becomes a value, by the rules of GoTrue's configuration library.
 *
 * @param label the type's name in the documentation
 * @param expected ends the sentence "expected …" for a person who wrote something else
 */
public record SettingType<T>(String label, String expected, Parser<T> parser, Printer<T> printer) {

    /** Reads a value. */
    @FunctionalInterface
    public interface Parser<T> {
        /** @throws IllegalArgumentException if the text is no such value; its message is not shown */
        T parse(String text);
    }

    /** Writes a value as an operator would. */
    @FunctionalInterface
    public interface Printer<T> {
        String print(T value);
    }
}
