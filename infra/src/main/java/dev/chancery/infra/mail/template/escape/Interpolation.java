package dev.chancery.infra.mail.template.escape;

import java.util.ArrayList;
import java.util.List;

/**
 * A value in a page.
 *
 * @param escapers what it goes through, in this order
 * @param after the place behind it
 */
public record Interpolation(List<Escaper> escapers, Context after) {

    /** @throws EscapeException if the URL before it has a query in one branch only */
    public static Interpolation at(Context place) {
        Context context = place.ofValue();
        List<Escaper> escapers = new ArrayList<>(content(context));
        switch (context.delimiter()) {
            case NONE -> {}
            case SPACE_OR_TAG_END -> escapers.add(Escaper.UNQUOTED_ATTRIBUTE);
            case DOUBLE_QUOTE, SINGLE_QUOTE -> escapers.add(Escaper.QUOTED_ATTRIBUTE);
        }
        Context after = context.state() == State.JS ? context.with(Slash.DIVISION) : context;
        return new Interpolation(List.copyOf(escapers), after);
    }

    private static List<Escaper> content(Context context) {
        return switch (context.state()) {
            case TEXT -> List.of(Escaper.TEXT);
            case RCDATA -> List.of(Escaper.RCDATA);
            case ATTRIBUTE, META_CONTENT -> List.of();
            case ATTRIBUTE_NAME -> List.of(Escaper.ATTRIBUTE_NAME);
            case URL, CSS_DOUBLE_QUOTED_URL, CSS_SINGLE_QUOTED_URL, CSS_URL ->
                url(context.urlPart(), Escaper.URL_NORMALIZER);
            case CSS_DOUBLE_QUOTED, CSS_SINGLE_QUOTED -> url(context.urlPart(), Escaper.CSS_TEXT);
            case META_URL -> List.of(Escaper.URL_FILTER);
            case SRCSET -> List.of(Escaper.SRCSET);
            case JS -> List.of(Escaper.JS_VALUE);
            case JS_DOUBLE_QUOTED, JS_SINGLE_QUOTED -> List.of(Escaper.JS_TEXT);
            case JS_TEMPLATE -> List.of(Escaper.JS_TEMPLATE);
            case JS_REGEXP -> List.of(Escaper.JS_REGEXP);
            case CSS -> List.of(Escaper.CSS_VALUE);
            case HTML_COMMENT,
                    JS_BLOCK_COMMENT,
                    JS_LINE_COMMENT,
                    JS_HTML_OPEN_COMMENT,
                    JS_HTML_CLOSE_COMMENT,
                    CSS_BLOCK_COMMENT,
                    CSS_LINE_COMMENT -> List.of(Escaper.COMMENT);
            case TAG, AFTER_NAME, BEFORE_VALUE, DEAD -> throw new IllegalStateException("no value stands here");
        };
    }

    private static List<Escaper> url(UrlPart part, Escaper beforeQuery) {
        return switch (part) {
            case NONE -> List.of(Escaper.URL_FILTER, beforeQuery);
            case BEFORE_QUERY -> List.of(beforeQuery);
            case QUERY_OR_FRAGMENT -> List.of(Escaper.URL_COMPONENT);
            case UNKNOWN ->
                throw new EscapeException(
                        "a value stands in a URL that has a query, or not, depending on the branch" + " before it");
        };
    }

    /** Whether an author may end the pipeline with {@code html} here: not where blanks would have to be escaped, too. */
    public boolean allowsHtml() {
        return !(after.state() == State.ATTRIBUTE && after.delimiter() == Delimiter.SPACE_OR_TAG_END);
    }

    /** Whether one of the escapers may be replaced by what the author has called. */
    public boolean canUse(Escaper predefined) {
        return escapers.stream().anyMatch(escaper -> escaper.predefined() == predefined);
    }

    /** The same with what the author has called in place of what does as much. */
    public Interpolation using(Escaper predefined) {
        List<Escaper> replaced = escapers.stream()
                .map(escaper -> escaper.predefined() == predefined ? predefined : escaper)
                .toList();
        return new Interpolation(replaced, after);
    }
}
