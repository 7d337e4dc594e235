package dev.chancery.infra.mail.template;

import dev.chancery.infra.mail.template.Pipeline.Command;
import dev.chancery.infra.mail.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Reads pipelines and knows which variables there are. */
final class PipelineParser {

    private final TokenStream tokens;
    private final Nesting nesting;
    private List<String> variables = new ArrayList<>(List.of("$"));

    PipelineParser(TokenStream tokens, Nesting nesting) {
        this.tokens = tokens;
        this.nesting = nesting;
    }

    /** How many variables there are. */
    int mark() {
        return variables.size();
    }

    /** Forgets the variables that were declared since. */
    void back(int mark) {
        variables.subList(mark, variables.size()).clear();
    }

    /** Begins a template of its own, in which no variable is known. */
    List<String> replaceVariables(List<String> others) {
        List<String> before = variables;
        variables = new ArrayList<>(others);
        return before;
    }

    /** Reads up to and including {@code end}. */
    Pipeline pipeline(String where, Kind end) {
        int offset = tokens.peekNonSpace().offset();
        List<String> declared = new ArrayList<>();
        boolean assigns = declarations(where, declared);
        List<Command> commands = new ArrayList<>();
        while (!tokens.peekNonSpace().is(end)) {
            commands.add(command(where));
        }
        if (commands.isEmpty()) {
            throw tokens.refuse(tokens.peek(), "a value is missing for " + where);
        }
        tokens.next();
        commands.stream().skip(1).forEach(this::requireCallable);
        if (!assigns) {
            variables.addAll(declared);
        }
        return new Pipeline(List.copyOf(commands), List.copyOf(declared), assigns, offset);
    }

    /** @return whether the variables are there already */
    private boolean declarations(String where, List<String> declared) {
        int mark = tokens.mark();
        if (!tokens.peek().is(Kind.VARIABLE)) {
            return false;
        }
        declared.add(tokens.next().text());
        Token token = tokens.nextNonSpace();
        if (token.is(Kind.COMMA)) {
            if (!where.equals("range")) {
                throw tokens.refuse(token, "only range has two variables");
            }
            declared.add(tokens.expect(Kind.VARIABLE, where).text());
            token = tokens.nextNonSpace();
        }
        if (token.is(Kind.DECLARE)) {
            return false;
        }
        if (token.is(Kind.ASSIGN)) {
            for (String name : declared) {
                requireKnown(name, token);
            }
            return true;
        }
        if (declared.size() > 1) {
            throw tokens.unexpected(token, where);
        }
        declared.clear();
        tokens.back(mark);
        return false;
    }

    private void requireKnown(String variable, Token token) {
        if (!variables.contains(variable)) {
            throw tokens.refuse(token, "there is no variable " + variable);
        }
    }

    private void requireCallable(Command command) {
        switch (command.operands().getFirst()) {
            case Operand.Dot _, Operand.Nil _, Operand.Constant _ ->
                throw tokens.refuse(
                        new Token(Kind.PIPE, "", command.offset()), "what comes behind | has to be a function");
            default -> {}
        }
    }

    private Command command(String where) {
        int offset = tokens.peekNonSpace().offset();
        List<Operand> operands = new ArrayList<>();
        while (true) {
            Operand operand = operand();
            if (operand != null) {
                operands.add(operand);
            }
            Token token = tokens.peek();
            if (token.is(Kind.SPACE) && operand != null) {
                tokens.skipSpaces();
                continue;
            }
            if (token.is(Kind.PIPE)) {
                tokens.next();
            } else if (!token.is(Kind.CLOSE) && !token.is(Kind.RIGHT_PARENTHESIS)) {
                throw tokens.unexpected(token, where);
            }
            break;
        }
        if (operands.isEmpty()) {
            throw tokens.unexpected(tokens.peek(), where);
        }
        return new Command(List.copyOf(operands), offset);
    }

    /** A term and the fields behind it, or null if there is none. */
    private Operand operand() {
        Token token = tokens.peek();
        Operand term = term(token);
        if (term == null) {
            return null;
        }
        List<String> fields = new ArrayList<>();
        while (tokens.peek().is(Kind.FIELD)) {
            fields.add(tokens.next().text().substring(1));
        }
        if (fields.isEmpty()) {
            return term;
        }
        return switch (term) {
            case Operand.Field(List<String> names, int offset) -> {
                fields.addAll(0, names);
                yield new Operand.Field(List.copyOf(fields), offset);
            }
            case Operand.Variable variable ->
                new Operand.Variable(variable.name(), List.copyOf(fields), variable.offset());
            case Operand.Function _, Operand.Nested _ -> new Operand.Chain(term, List.copyOf(fields), token.offset());
            default -> throw tokens.refuse(token, token.text() + " has no fields");
        };
    }

    private Operand term(Token token) {
        int offset = token.offset();
        Operand term = switch (token.kind()) {
            case DOT -> new Operand.Dot(offset);
            case FIELD -> new Operand.Field(List.of(token.text().substring(1)), offset);
            case VARIABLE -> {
                requireKnown(token.text(), token);
                yield new Operand.Variable(token.text(), List.of(), offset);
            }
            case WORD -> word(token);
            case STRING, RAW_STRING, CHARACTER, NUMBER -> new Operand.Constant(literal(token), offset);
            case LEFT_PARENTHESIS -> nested(token);
            default -> null;
        };
        if (term != null && !token.is(Kind.LEFT_PARENTHESIS)) {
            tokens.next();
        }
        return term;
    }

    private Operand nested(Token parenthesis) {
        tokens.next();
        nesting.enter(parenthesis);
        Pipeline pipeline = pipeline("parentheses", Kind.RIGHT_PARENTHESIS);
        nesting.leave();
        return new Operand.Nested(pipeline, parenthesis.offset());
    }

    private Operand word(Token token) {
        return switch (token.text()) {
            case "true" -> new Operand.Constant(true, token.offset());
            case "false" -> new Operand.Constant(false, token.offset());
            case "nil" -> new Operand.Nil(token.offset());
            case "block", "define", "else", "end", "if", "range", "template", "with" -> null;
            case String name -> {
                if (!Functions.exists(name)) {
                    throw tokens.refuse(token, "there is no function " + name);
                }
                yield new Operand.Function(name, token.offset());
            }
        };
    }

    private Object literal(Token token) {
        try {
            return switch (token.kind()) {
                case STRING -> Literals.string(token.text());
                case RAW_STRING -> Literals.rawString(token.text());
                case CHARACTER -> Literals.character(token.text());
                default -> Literals.number(token.text());
            };
        } catch (IllegalArgumentException e) {
            throw tokens.refuse(token, e.getMessage());
        }
    }
}
