package dev.chancery.infra.mail.template.escape;

import dev.chancery.infra.mail.template.value.GoPrint;
import java.util.function.Function;

/** Makes a value harmless in one kind of place. */
public enum Escaper {
    TEXT(HtmlEscapes::quoted),
    RCDATA(HtmlEscapes::quoted),
    QUOTED_ATTRIBUTE(HtmlEscapes::quoted),
    UNQUOTED_ATTRIBUTE(HtmlEscapes::unquoted),
    ATTRIBUTE_NAME(HtmlEscapes::name),
    /** Comments are not written, nor are the values in them. */
    COMMENT(_ -> ""),
    URL_FILTER(UrlEscapes::filter),
    URL_NORMALIZER(UrlEscapes::normalize),
    URL_COMPONENT(UrlEscapes::component),
    SRCSET(UrlEscapes::srcset),
    CSS_VALUE(CssEscapes::value),
    CSS_TEXT(CssEscapes::text),
    JS_VALUE(_ -> "") {
        @Override
        public String escape(Object value) {
            return JsEscapes.value(value);
        }
    },
    JS_TEXT(JsEscapes::text),
    JS_TEMPLATE(JsEscapes::template),
    JS_REGEXP(JsEscapes::regexp),
    /** The function {@code html} in place of one that does as much. */
    PREDEFINED_HTML(HtmlEscapes::predefined) {
        @Override
        public String escape(Object value) {
            return super.escape(value == null ? "<no value>" : value);
        }
    },
    /** The function {@code urlquery} likewise. */
    PREDEFINED_URLQUERY(UrlEscapes::query) {
        @Override
        public String escape(Object value) {
            return super.escape(value == null ? "<no value>" : value);
        }
    };

    private final Function<String, String> escape;

    Escaper(Function<String, String> escape) {
        this.escape = escape;
    }

    /** @param value null is written as nothing */
    public String escape(Object value) {
        return escape.apply(value == null ? "" : GoPrint.text(value));
    }

    /** The function of templates that an author may call instead of this, or this. */
    Escaper predefined() {
        return switch (this) {
            case TEXT, RCDATA, QUOTED_ATTRIBUTE -> PREDEFINED_HTML;
            case URL_COMPONENT, URL_NORMALIZER -> PREDEFINED_URLQUERY;
            default -> this;
        };
    }
}
