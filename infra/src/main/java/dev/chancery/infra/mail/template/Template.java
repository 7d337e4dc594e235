package dev.chancery.infra.mail.template;

import dev.chancery.infra.mail.template.Node.Target;
import dev.chancery.infra.mail.template.value.Values;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A template of Supabase Auth, read and ready to be rendered by any number of threads. */
public final class Template {

    private final Source source;
    private final Map<Target, List<Node>> bodies;

    private Template(Source source, Map<Target, List<Node>> bodies) {
        this.source = source;
        this.bodies = Map.copyOf(bodies);
    }

    /**
     * A page, as Go's {@code html/template} renders it: every value is escaped for the place where it stands.
     *
     * @param name names the template in messages
     * @throws TemplateException if it cannot be read
     */
    public static Template html(String name, String text) {
        Source source = new Source(name, text);
        return new Template(source, Escaping.of(source, Parser.parse(source)));
    }

    /**
     * A text without any escaping, as Go's {@code text/template} renders it.
     *
     * @param name names the template in messages
     * @throws TemplateException if it cannot be read
     */
    public static Template text(String name, String text) {
        Source source = new Source(name, text);
        Map<Target, List<Node>> bodies = new HashMap<>();
        Parser.parse(source).forEach((template, body) -> bodies.put(Target.named(template), body));
        return new Template(source, bodies);
    }

    /**
     * Writes the template with these data.
     *
     * @param data values of JSON; every number is a fraction to the template, as in Go
     * @throws TemplateException if the template does with them what cannot be done, or takes too much work, space or
     *     stack
     * @throws IllegalArgumentException if there is something else in the data than JSON has
     */
    public String render(Map<String, ?> data) {
        return new Execution(source, bodies).run(Values.of(data));
    }
}
