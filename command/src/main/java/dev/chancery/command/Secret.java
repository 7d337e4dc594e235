package dev.chancery.command;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Sealed in the log under a key of its own, which is destroyed as soon as the secret is superseded. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Secret {

    /** The sibling component that holds the id of the key. */
    String key();
}
