package dev.chancery.infra.mail.template;

/** Counts how deep something is nested, since each level takes a piece of the stack. */
final class Nesting {

    private static final int MAX_DEPTH = 200;

    private final Source source;
    private int depth;

    Nesting(Source source) {
        this.source = source;
    }

    void enter(Token token) {
        if (++depth > MAX_DEPTH) {
            throw source.refuse(token.offset(), "this is nested deeper than " + MAX_DEPTH + " levels");
        }
    }

    void leave() {
        depth--;
    }
}
