package dev.chancery.infra.mail.template;

import java.util.List;

/** What a command is made of. */
sealed interface Operand {

    /** Where it stands in the source. */
    int offset();

    /** The cursor. */
    record Dot(int offset) implements Operand {}

    record Nil(int offset) implements Operand {}

    /** @param value a Boolean, Long, Double or String */
    record Constant(Object value, int offset) implements Operand {}

    /** {@code .Data.name}: what the cursor has by these names, one within the other. */
    record Field(List<String> names, int offset) implements Operand {}

    /** {@code $name.first.second} */
    record Variable(String name, List<String> fields, int offset) implements Operand {}

    /** {@code (pipeline).first.second} */
    record Chain(Operand base, List<String> fields, int offset) implements Operand {}

    record Function(String name, int offset) implements Operand {}

    /** {@code (pipeline)} */
    record Nested(Pipeline pipeline, int offset) implements Operand {}
}
