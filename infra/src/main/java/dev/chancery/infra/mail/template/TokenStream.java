package dev.chancery.infra.mail.template;

import dev.chancery.infra.mail.template.Token.Kind;
import java.util.List;

/** Tokens that are taken one after the other. */
final class TokenStream {

    private final Source source;
    private final List<Token> tokens;
    private int at;

    TokenStream(Source source) {
        this.source = source;
        this.tokens = Lexer.tokens(source);
    }

    Token peek() {
        return tokens.get(at);
    }

    /** The token behind blanks, which are skipped. */
    Token peekNonSpace() {
        skipSpaces();
        return peek();
    }

    void skipSpaces() {
        while (peek().is(Kind.SPACE)) {
            at++;
        }
    }

    Token next() {
        Token token = peek();
        if (!token.is(Kind.END)) {
            at++;
        }
        return token;
    }

    Token nextNonSpace() {
        skipSpaces();
        return next();
    }

    int mark() {
        return at;
    }

    void back(int mark) {
        at = mark;
    }

    Token expect(Kind kind, String where) {
        Token token = nextNonSpace();
        if (!token.is(kind)) {
            throw unexpected(token, where);
        }
        return token;
    }

    TemplateException unexpected(Token token, String where) {
        return source.refuse(token.offset(), token.shown() + " is not expected in " + where);
    }

    TemplateException refuse(Token token, String problem) {
        return source.refuse(token.offset(), problem);
    }
}
