package dev.chancery.api.service;

import java.util.Objects;

/** Which build this is. */
public final class Version {

    /** From the jar's manifest. */
    public static final String CURRENT =
            Objects.requireNonNullElse(Version.class.getPackage().getImplementationVersion(), "development");

    private Version() {}
}
