package dev.chancery.infra.mail.template;

import dev.chancery.infra.mail.template.Node.Target;
import dev.chancery.infra.mail.template.Pipeline.Command;
import dev.chancery.infra.mail.template.escape.Context;
import dev.chancery.infra.mail.template.escape.EscapeException;
import dev.chancery.infra.mail.template.escape.Escaper;
import dev.chancery.infra.mail.template.escape.Interpolation;
import dev.chancery.infra.mail.template.escape.Markup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides for every action of a template where in the page it stands and what its value has to go through there. It
 * follows all branches; where they end in different places, the template is refused.
 */
final class Escaping {

    private static final int MAX_VISITS = 1_000_000;
    private static final int MAX_DEPTH = 500;

    private final Source source;
    private final Map<String, List<Node>> templates;
    private final Map<Target, List<Node>> bodies = new HashMap<>();
    private final Map<Target, Context> ends = new HashMap<>();
    private final Set<Target> assumed = new HashSet<>();
    private int visits;
    private int depth;

    private Escaping(Source source, Map<String, List<Node>> templates) {
        this.source = source;
        this.templates = templates;
    }

    /** @throws TemplateException if it cannot be told how a value has to be escaped */
    static Map<Target, List<Node>> of(Source source, Map<String, List<Node>> templates) {
        Escaping escaping = new Escaping(source, templates);
        Context end = escaping.template(Target.named(Parser.MAIN), 0);
        if (!end.isText()) {
            throw source.refuse(source.text().length(), "the template ends within something: " + end);
        }
        return escaping.bodies;
    }

    /** Nodes that are escaped, and the place behind them. */
    private record Escaped(List<Node> nodes, Context after) {}

    /** The places from which a range is left or begun again. */
    private record Loop(List<Context> jumps) {

        Loop() {
            this(new ArrayList<>());
        }

        Context join(Context end) {
            Context joined = end;
            for (Context jump : jumps) {
                joined = joined.join(jump);
            }
            return joined;
        }
    }

    /** Where a page is behind a template that begins at the target's place. */
    private Context template(Target target, int offset) {
        Context known = ends.get(target);
        if (known != null) {
            assumed.add(target);
            return known;
        }
        List<Node> body = templates.get(target.name());
        if (body == null) {
            throw source.refuse(offset, "there is no template \"" + target.name() + "\"");
        }
        Escaped escaped = assuming(target, body, target.place());
        if (assumed.contains(target) && !escaped.after().equals(target.place())) {
            Context expected = escaped.after();
            escaped = assuming(target, body, expected);
            if (!escaped.after().equals(expected)) {
                throw source.refuse(
                        offset, "it cannot be told where in a page the template \"" + target.name() + "\" ends");
            }
        }
        ends.put(target, escaped.after());
        bodies.put(target, escaped.nodes());
        return escaped.after();
    }

    /** What is true if the template ends at {@code end} where it calls itself. */
    private Escaped assuming(Target target, List<Node> body, Context end) {
        ends.put(target, end);
        return body(body, target.place(), null);
    }

    private Escaped body(List<Node> nodes, Context start, Loop loop) {
        List<Node> escaped = new ArrayList<>(nodes.size());
        Context context = start;
        for (Node node : nodes) {
            Escaped one = node(node, context, loop);
            escaped.addAll(one.nodes());
            context = one.after();
            if (context.isDead()) {
                break;
            }
        }
        return new Escaped(List.copyOf(escaped), context);
    }

    private Escaped node(Node node, Context context, Loop loop) {
        if (++visits > MAX_VISITS || ++depth > MAX_DEPTH) {
            throw source.refuse(node.offset(), "the template is too large or nested too deep to be escaped");
        }
        try {
            Escaped escaped = switch (node) {
                case Node.Text(String text, int offset) -> {
                    Markup markup = Markup.at(context, text);
                    yield new Escaped(List.of(new Node.Text(markup.text(), offset)), markup.after());
                }
                case Node.Action action -> action(action, context);
                case Node.If branch -> {
                    Escaped body = body(branch.body(), context, loop);
                    Escaped otherwise = body(branch.otherwise(), context, loop);
                    yield new Escaped(
                            List.of(new Node.If(branch.condition(), body.nodes(), otherwise.nodes(), node.offset())),
                            body.after().join(otherwise.after()));
                }
                case Node.With with -> {
                    Escaped body = body(with.body(), context, loop);
                    Escaped otherwise = body(with.otherwise(), context, loop);
                    yield new Escaped(
                            List.of(new Node.With(with.cursor(), body.nodes(), otherwise.nodes(), node.offset())),
                            body.after().join(otherwise.after()));
                }
                case Node.Range range -> range(range, context, loop);
                case Node.Break _, Node.Continue _ -> {
                    loop.jumps().add(context);
                    yield new Escaped(List.of(node), Context.DEAD);
                }
                case Node.Include include -> include(include, context);
            };
            depth--;
            return escaped;
        } catch (EscapeException e) {
            throw source.refuse(node.offset(), e.getMessage());
        }
    }

    /** What a range writes once has to leave the page where it can be written again. */
    private Escaped range(Node.Range range, Context start, Loop outer) {
        Loop first = new Loop();
        Escaped body = body(range.body(), start, first);
        Context end = first.join(body.after());
        if (!end.equals(start)) {
            Loop again = new Loop();
            end = again.join(end.join(body(range.body(), end, again).after()));
        }
        Escaped otherwise = body(range.otherwise(), start, outer);
        Node escaped = new Node.Range(range.items(), body.nodes(), otherwise.nodes(), range.offset());
        return new Escaped(List.of(escaped), end.join(otherwise.after()));
    }

    private Escaped include(Node.Include include, Context context) {
        Target target = new Target(include.target().name(), context);
        Context after = template(target, include.offset());
        return new Escaped(List.of(new Node.Include(target, include.cursor(), include.offset())), after);
    }

    private Escaped action(Node.Action action, Context context) {
        if (!action.pipeline().variables().isEmpty()) {
            return new Escaped(List.of(action), context);
        }
        Interpolation interpolation = Interpolation.at(context);
        requirePredefinedLast(action.pipeline(), interpolation);
        List<Command> commands = action.pipeline().commands();
        Escaper predefined = predefined(commands.getLast());
        List<Escaper> escapers = interpolation.escapers();
        if (predefined != null) {
            commands = printingFirst(commands);
            if (interpolation.canUse(predefined)) {
                commands = commands.subList(0, commands.size() - 1);
                escapers = interpolation.using(predefined).escapers();
            }
        }
        Node escaped = new Node.Action(action.pipeline().with(commands), escapers, action.offset());
        return new Escaped(List.of(escaped), interpolation.after());
    }

    /** {@code html .A .B} as {@code print .A .B | html}, since an author who calls what is called anyway does not want it twice. */
    private static List<Command> printingFirst(List<Command> commands) {
        if (commands.size() > 1) {
            return commands;
        }
        Command only = commands.getFirst();
        List<Operand> printing = new ArrayList<>(only.operands());
        printing.set(0, new Operand.Function("print", only.offset()));
        return List.of(
                new Command(List.copyOf(printing), only.offset()),
                new Command(only.operands().subList(0, 1), only.offset()));
    }

    private void requirePredefinedLast(Pipeline pipeline, Interpolation interpolation) {
        List<Command> commands = pipeline.commands();
        for (Command command : commands) {
            Escaper predefined = predefined(command);
            boolean last = command == commands.getLast();
            if (predefined != null && !last) {
                throw source.refuse(command.offset(), "this function can stand at the end of a pipeline only");
            }
            if (predefined == Escaper.PREDEFINED_HTML && !interpolation.allowsHtml()) {
                throw source.refuse(
                        command.offset(), "html does not escape blanks: put the value of the attribute in quotes");
            }
        }
    }

    private static Escaper predefined(Command command) {
        if (command.calls("html")) {
            return Escaper.PREDEFINED_HTML;
        }
        return command.calls("urlquery") ? Escaper.PREDEFINED_URLQUERY : null;
    }
}
