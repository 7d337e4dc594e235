package dev.chancery.infra.mail.template;

import dev.chancery.infra.mail.template.Node.Target;
import dev.chancery.infra.mail.template.Token.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes a tree of a template, and of each that is defined in it. */
final class Parser {

    /** The name of the template that the others are defined in. */
    static final String MAIN = "";

    private static final Set<String> BODY_ENDS = Set.of("end", "else", "define");

    private final TokenStream tokens;
    private final Nesting nesting;
    private final PipelineParser pipelines;
    private final Map<String, List<Node>> templates = new HashMap<>();
    private int loops;

    private Parser(Source source) {
        this.tokens = new TokenStream(source);
        this.nesting = new Nesting(source);
        this.pipelines = new PipelineParser(tokens, nesting);
    }

    /**
     * The bodies by their names.
     *
     * @throws TemplateException at the first thing that is wrong
     */
    static Map<String, List<Node>> parse(Source source) {
        return new Parser(source).run();
    }

    private Map<String, List<Node>> run() {
        List<Node> main = new ArrayList<>(body());
        while (!tokens.peek().is(Kind.END)) {
            Token word = firstWord();
            if (!word.isWord("define")) {
                throw tokens.unexpected(word, "the outermost level");
            }
            define();
            main.addAll(body());
        }
        add(MAIN, main, tokens.peek());
        return templates;
    }

    /** Everything up to an action that ends it, which is left there. */
    private List<Node> body() {
        List<Node> nodes = new ArrayList<>();
        while (!tokens.peek().is(Kind.END)) {
            Token token = tokens.peek();
            if (token.is(Kind.TEXT)) {
                tokens.next();
                nodes.add(new Node.Text(token.text(), token.offset()));
            } else if (BODY_ENDS.contains(firstWord().text()) && firstWord().is(Kind.WORD)) {
                break;
            } else {
                nodes.add(action());
            }
        }
        return List.copyOf(nodes);
    }

    /** The first token of the action that begins here. */
    private Token firstWord() {
        int mark = tokens.mark();
        tokens.next();
        Token word = tokens.peekNonSpace();
        tokens.back(mark);
        return word;
    }

    private Node action() {
        tokens.next();
        Token word = tokens.peekNonSpace();
        return switch (word.is(Kind.WORD) ? word.text() : "") {
            case "if", "with", "range" -> branch();
            case "break", "continue" -> jump();
            case "template" -> include();
            case "block" -> block();
            default -> new Node.Action(pipelines.pipeline("an action", Kind.CLOSE), List.of(), word.offset());
        };
    }

    private Node branch() {
        Token word = tokens.nextNonSpace();
        nesting.enter(word);
        int mark = pipelines.mark();
        Pipeline pipeline = pipelines.pipeline(word.text(), Kind.CLOSE);
        int inside = pipelines.mark();
        boolean loop = word.isWord("range");
        loops += loop ? 1 : 0;
        List<Node> body = body();
        loops -= loop ? 1 : 0;
        pipelines.back(inside);
        List<Node> otherwise = otherwise(word);
        pipelines.back(mark);
        nesting.leave();
        return switch (word.text()) {
            case "if" -> new Node.If(pipeline, body, otherwise, word.offset());
            case "with" -> new Node.With(pipeline, body, otherwise, word.offset());
            default -> new Node.Range(pipeline, body, otherwise, word.offset());
        };
    }

    private List<Node> otherwise(Token branch) {
        Token word = closing(branch);
        if (word.isWord("end")) {
            tokens.expect(Kind.CLOSE, "end");
            return List.of();
        }
        Token next = tokens.peekNonSpace();
        if (next.isWord(branch.text()) && !branch.isWord("range")) {
            return List.of(branch());
        }
        tokens.expect(Kind.CLOSE, "else");
        List<Node> otherwise = body();
        end(branch);
        return otherwise;
    }

    private void end(Token begin) {
        Token word = closing(begin);
        if (!word.isWord("end")) {
            throw tokens.unexpected(word, begin.text());
        }
        tokens.expect(Kind.CLOSE, "end");
    }

    /** The word of the action that ends a body: {@code end} or {@code else}. */
    private Token closing(Token begin) {
        if (tokens.peek().is(Kind.END)) {
            throw tokens.refuse(begin, "this " + begin.text() + " has no {{ end }}");
        }
        tokens.next();
        Token word = tokens.nextNonSpace();
        if (word.isWord("define")) {
            throw tokens.unexpected(word, begin.text());
        }
        return word;
    }

    private Node jump() {
        Token word = tokens.nextNonSpace();
        tokens.expect(Kind.CLOSE, word.text());
        if (loops == 0) {
            throw tokens.refuse(word, word.text() + " stands in no range");
        }
        return word.isWord("break") ? new Node.Break(word.offset()) : new Node.Continue(word.offset());
    }

    private Node include() {
        Token word = tokens.nextNonSpace();
        String name = name(word);
        Pipeline cursor = null;
        if (tokens.peekNonSpace().is(Kind.CLOSE)) {
            tokens.next();
        } else {
            cursor = pipelines.pipeline("template", Kind.CLOSE);
        }
        return new Node.Include(Target.named(name), cursor, word.offset());
    }

    private Node block() {
        Token word = tokens.nextNonSpace();
        String name = name(word);
        Pipeline cursor = pipelines.pipeline("block", Kind.CLOSE);
        definition(name, word);
        return new Node.Include(Target.named(name), cursor, word.offset());
    }

    private void define() {
        tokens.next();
        Token word = tokens.nextNonSpace();
        String name = name(word);
        tokens.expect(Kind.CLOSE, "define");
        definition(name, word);
    }

    private String name(Token word) {
        Token name = tokens.nextNonSpace();
        try {
            return switch (name.kind()) {
                case STRING -> Literals.string(name.text());
                case RAW_STRING -> Literals.rawString(name.text());
                default -> throw tokens.unexpected(name, word.text());
            };
        } catch (IllegalArgumentException e) {
            throw tokens.refuse(name, e.getMessage());
        }
    }

    /** A body in which neither the variables nor the loops around it are known. */
    private void definition(String name, Token word) {
        nesting.enter(word);
        List<String> variables = pipelines.replaceVariables(List.of("$"));
        int outerLoops = loops;
        loops = 0;
        List<Node> body = body();
        end(word);
        loops = outerLoops;
        pipelines.replaceVariables(variables);
        nesting.leave();
        add(name, body, word);
    }

    /** One of two templates of a name may be empty. */
    private void add(String name, List<Node> body, Token word) {
        List<Node> other = templates.get(name);
        if (other == null || isEmpty(other)) {
            templates.put(name, List.copyOf(body));
        } else if (!isEmpty(body)) {
            throw tokens.refuse(word, "the template \"" + name + "\" is defined twice");
        }
    }

    private static boolean isEmpty(List<Node> body) {
        return body.stream()
                .allMatch(node -> node instanceof Node.Text text && text.text().isBlank());
    }
}
