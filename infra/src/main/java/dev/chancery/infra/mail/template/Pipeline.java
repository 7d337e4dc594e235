package dev.chancery.infra.mail.template;

import java.util.List;

/**
 * Commands of which each gets the result of the one before as its last argument.
 *
 * @param variables that get the result, two of them only in {@code range}
 * @param assigns whether the variables are there already
 */
record Pipeline(List<Command> commands, List<String> variables, boolean assigns, int offset) {

    /** @param operands what is called, and its arguments */
    record Command(List<Operand> operands, int offset) {

        List<Operand> arguments() {
            return operands.subList(1, operands.size());
        }

        /** Whether it calls the function of that name. */
        boolean calls(String function) {
            return operands.getFirst() instanceof Operand.Function called
                    && called.name().equals(function);
        }
    }

    Pipeline with(List<Command> others) {
        return new Pipeline(List.copyOf(others), variables, assigns, offset);
    }
}
