package dev.chancery.command;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The name and revision under which an event is stored for ever, whatever its class is called. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface EventName {

    /** For instance {@code user.signed-up}. */
    String value();

    /** Raised when the stored shape changes; an upcaster then leads from each older revision to this one. */
    int revision() default 1;

    /** Whether decisions read its personal parts: where none does, they are not even opened for one. */
    boolean decidedOnPersonalParts() default true;
}
