package dev.chancery.api;

/** The application. */
public final class Chancery {
    private Chancery() {}

    public static void main(String[] arguments) {}
}
