package dev.chancery.infra.mail.template;

import dev.chancery.infra.mail.template.escape.Context;
import dev.chancery.infra.mail.template.escape.Escaper;
import java.util.List;

/** A part of a template. */
sealed interface Node {

    /** Where it stands in the source. */
    int offset();

    record Text(String text, int offset) implements Node {}

    /** @param escapers what the result goes through */
    record Action(Pipeline pipeline, List<Escaper> escapers, int offset) implements Node {}

    record If(Pipeline condition, List<Node> body, List<Node> otherwise, int offset) implements Node {}

    record With(Pipeline cursor, List<Node> body, List<Node> otherwise, int offset) implements Node {}

    record Range(Pipeline items, List<Node> body, List<Node> otherwise, int offset) implements Node {}

    record Break(int offset) implements Node {}

    record Continue(int offset) implements Node {}

    /** @param cursor null if the other template gets nothing */
    record Include(Target target, Pipeline cursor, int offset) implements Node {}

    /** A named template for one place of a page: in another it has to be escaped differently. */
    record Target(String name, Context place) {

        static Target named(String name) {
            return new Target(name, Context.TEXT);
        }
    }
}
