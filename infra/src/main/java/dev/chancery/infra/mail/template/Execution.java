package dev.chancery.infra.mail.template;

import dev.chancery.infra.mail.template.Node.Target;
import dev.chancery.infra.mail.template.escape.Escaper;
import dev.chancery.infra.mail.template.value.BoundedText;
import dev.chancery.infra.mail.template.value.GoPrint;
import dev.chancery.infra.mail.template.value.Values;
import java.util.List;
import java.util.Map;

/** Renders a template once. */
final class Execution {

    /** How a body ended. */
    private enum Flow {
        NORMAL,
        BREAK,
        CONTINUE
    }

    private final Source source;
    private final Map<Target, List<Node>> bodies;
    private final Budget budget = new Budget();
    private final Evaluation evaluation;
    private final BoundedText out = new BoundedText();

    Execution(Source source, Map<Target, List<Node>> bodies) {
        this.source = source;
        this.bodies = bodies;
        this.evaluation = new Evaluation(source, budget);
    }

    /** @param data a value, see {@link Values#of} */
    String run(Object data) {
        body(bodies.get(Target.named(Parser.MAIN)), data, new Variables(data));
        return out.toString();
    }

    private Flow body(List<Node> nodes, Object dot, Variables variables) {
        for (Node node : nodes) {
            Flow flow = node(node, dot, variables);
            if (flow != Flow.NORMAL) {
                return flow;
            }
        }
        return Flow.NORMAL;
    }

    private Flow node(Node node, Object dot, Variables variables) {
        try {
            budget.spend(1);
            budget.enter();
            Flow flow = switch (node) {
                case Node.Text text -> written(text.text());
                case Node.Action action -> action(action, dot, variables);
                case Node.If branch -> condition(branch, dot, variables);
                case Node.With with -> with(with, dot, variables);
                case Node.Range range -> range(range, dot, variables);
                case Node.Break _ -> Flow.BREAK;
                case Node.Continue _ -> Flow.CONTINUE;
                case Node.Include include -> include(include, dot, variables);
            };
            budget.leave();
            return flow;
        } catch (IllegalArgumentException e) {
            throw source.refuse(node.offset(), e.getMessage());
        }
    }

    private Flow written(String text) {
        out.append(text);
        return Flow.NORMAL;
    }

    private Flow action(Node.Action action, Object dot, Variables variables) {
        Object value = evaluation.pipeline(action.pipeline(), dot, variables);
        if (action.pipeline().variables().isEmpty()) {
            print(action, value);
        }
        return Flow.NORMAL;
    }

    private void print(Node.Action action, Object value) {
        if (action.escapers().isEmpty()) {
            out.append(value == Evaluation.ABSENT ? "<no value>" : GoPrint.text(value));
            return;
        }
        Object escaped = Evaluation.present(value);
        for (Escaper escaper : action.escapers()) {
            escaped = escaper.escape(escaped);
        }
        out.append((String) escaped);
    }

    private Flow condition(Node.If branch, Object dot, Variables variables) {
        int mark = variables.mark();
        boolean holds = Values.isTrue(evaluation.pipeline(branch.condition(), dot, variables));
        Flow flow = body(holds ? branch.body() : branch.otherwise(), dot, variables);
        variables.back(mark);
        return flow;
    }

    private Flow with(Node.With with, Object dot, Variables variables) {
        int mark = variables.mark();
        Object value = evaluation.pipeline(with.cursor(), dot, variables);
        Flow flow = Values.isTrue(value) ? body(with.body(), value, variables) : body(with.otherwise(), dot, variables);
        variables.back(mark);
        return flow;
    }

    private Flow range(Node.Range range, Object dot, Variables variables) {
        int mark = variables.mark();
        Object items = Evaluation.present(evaluation.pipeline(range.items(), dot, variables));
        Loop loop = new Loop(range, variables);
        boolean empty = switch (items) {
            case List<?> list -> {
                for (int i = 0; i < list.size() && !loop.ended; i++) {
                    loop.iteration((long) i, list.get(i));
                }
                yield list.isEmpty();
            }
            case Map<?, ?> map -> {
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    if (!loop.ended) {
                        loop.iteration(entry.getKey(), entry.getValue());
                    }
                }
                yield map.isEmpty();
            }
            case Long count -> {
                if (range.items().variables().size() > 1) {
                    throw new IllegalArgumentException("a number gives one variable only");
                }
                for (long i = 0; i < count && !loop.ended; i++) {
                    loop.iteration(null, i);
                }
                yield count <= 0;
            }
            case null -> true;
            default -> throw new IllegalArgumentException("there is nothing to go through in " + Values.kind(items));
        };
        Flow flow = empty ? body(range.otherwise(), dot, variables) : Flow.NORMAL;
        variables.back(mark);
        return flow;
    }

    /** The iterations of one range. */
    private final class Loop {

        private final Node.Range range;
        private final Variables variables;
        private final List<String> names;
        private boolean ended;

        Loop(Node.Range range, Variables variables) {
            this.range = range;
            this.variables = variables;
            this.names = range.items().variables();
        }

        void iteration(Object index, Object item) {
            budget.spend(1);
            if (!names.isEmpty()) {
                variables.assign(names.getLast(), item);
            }
            if (names.size() > 1) {
                variables.assign(names.getFirst(), index);
            }
            int mark = variables.mark();
            Flow flow = body(range.body(), item, variables);
            variables.back(mark);
            ended = flow == Flow.BREAK;
        }
    }

    private Flow include(Node.Include include, Object dot, Variables variables) {
        Object cursor =
                include.cursor() == null ? Evaluation.ABSENT : evaluation.pipeline(include.cursor(), dot, variables);
        return body(bodies.get(include.target()), cursor, new Variables(cursor));
    }
}
