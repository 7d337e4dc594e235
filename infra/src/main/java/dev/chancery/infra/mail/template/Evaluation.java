package dev.chancery.infra.mail.template;

import dev.chancery.infra.mail.template.Pipeline.Command;
import dev.chancery.infra.mail.template.value.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Computes pipelines. */
final class Evaluation {

    /** What a map does not have. Unlike a null of the data it has fields, all of which are absent, too. */
    static final Object ABSENT = new Object();

    /** There is no argument from a command before. */
    private static final Object NONE = new Object();

    private final Source source;
    private final Budget budget;

    Evaluation(Source source, Budget budget) {
        this.source = source;
        this.budget = budget;
    }

    /** The result, or {@link #ABSENT}; variables get it, too. */
    Object pipeline(Pipeline pipeline, Object dot, Variables variables) {
        Object value = NONE;
        for (Command command : pipeline.commands()) {
            value = command(command, dot, variables, value);
            value = value == null ? ABSENT : value;
        }
        for (String name : pipeline.variables()) {
            if (pipeline.assigns()) {
                variables.assign(name, value);
            } else {
                variables.declare(name, value);
            }
        }
        return value;
    }

    private Object command(Command command, Object dot, Variables variables, Object piped) {
        Operand operand = command.operands().getFirst();
        if (operand instanceof Operand.Function function) {
            return call(function.name(), command, dot, variables, piped);
        }
        if (operand instanceof Operand.Nil) {
            throw source.refuse(operand.offset(), "nil is no command");
        }
        boolean hasArguments = command.operands().size() > 1 || piped != NONE;
        Object value = argument(operand, dot, variables);
        if (hasArguments) {
            throw source.refuse(operand.offset(), "this is no function and takes no arguments");
        }
        return value;
    }

    private Object argument(Operand operand, Object dot, Variables variables) {
        spend(operand, 1);
        return switch (operand) {
            case Operand.Dot _ -> dot;
            case Operand.Nil _ -> null;
            case Operand.Constant constant -> constant.value();
            case Operand.Field field -> fields(dot, field.names(), operand);
            case Operand.Variable variable -> fields(variables.get(variable.name()), variable.fields(), operand);
            case Operand.Chain chain -> {
                Object value = argument(chain.base(), dot, variables);
                yield fields(value == null ? ABSENT : value, chain.fields(), operand);
            }
            case Operand.Function function ->
                call(function.name(), new Command(List.of(operand), operand.offset()), dot, variables, NONE);
            case Operand.Nested nested -> {
                enter(operand);
                Object value = pipeline(nested.pipeline(), dot, variables);
                budget.leave();
                yield value;
            }
        };
    }

    private Object fields(Object start, List<String> names, Operand operand) {
        Object value = start;
        for (String name : names) {
            value = field(value, name, operand);
        }
        return value;
    }

    private Object field(Object value, String name, Operand operand) {
        if (value == ABSENT) {
            return ABSENT;
        }
        if (value instanceof Map<?, ?> map) {
            return map.containsKey(name) ? map.get(name) : ABSENT;
        }
        throw source.refuse(operand.offset(), "there is no ." + name + " in " + Values.kind(value));
    }

    private Object call(String name, Command command, Object dot, Variables variables, Object piped) {
        if (name.equals("and") || name.equals("or")) {
            return firstThatDecides(name, command, dot, variables, piped);
        }
        List<Object> arguments = new ArrayList<>();
        for (Operand operand : command.arguments()) {
            arguments.add(present(argument(operand, dot, variables)));
        }
        if (piped != NONE) {
            arguments.add(present(piped));
        }
        try {
            budget.spendOn(arguments);
            Object result = Functions.call(name, arguments);
            budget.spend(result instanceof String text ? text.length() : 1);
            return result;
        } catch (IllegalArgumentException e) {
            throw source.refuse(command.offset(), name + ": " + e.getMessage());
        }
    }

    /** Like {@code &&} and {@code ||}: what comes behind is not computed. */
    private Object firstThatDecides(String name, Command command, Object dot, Variables variables, Object piped) {
        Object value = NONE;
        for (Operand operand : command.arguments()) {
            value = present(argument(operand, dot, variables));
            if (Values.isTrue(value) == name.equals("or")) {
                return value;
            }
        }
        if (piped != NONE) {
            return present(piped);
        }
        if (value == NONE) {
            throw source.refuse(command.offset(), name + " takes at least one argument");
        }
        return value;
    }

    private void spend(Operand operand, long amount) {
        try {
            budget.spend(amount);
        } catch (IllegalArgumentException e) {
            throw source.refuse(operand.offset(), e.getMessage());
        }
    }

    private void enter(Operand operand) {
        try {
            budget.enter();
        } catch (IllegalArgumentException e) {
            throw source.refuse(operand.offset(), e.getMessage());
        }
    }

    /** Functions make no difference between what is not there and a null. */
    static Object present(Object value) {
        return value == ABSENT ? null : value;
    }
}
