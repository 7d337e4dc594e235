package dev.chancery.infra.mail.template.escape;

import java.util.List;
import java.util.Locale;

/**
 * Where in a page something stands, as far as escaping depends on it.
 *
 * @param delimiter ends the value of the attribute, if it is in one
 * @param braces for each {@code ${} of a JavaScript template it is in, how many braces were opened since
 * @param attribute the attribute, until its value begins
 * @param element the tag it is in, or the element whose content is not usual text
 */
public record Context(
        State state,
        Delimiter delimiter,
        UrlPart urlPart,
        Slash slash,
        List<Integer> braces,
        Attribute attribute,
        Element element) {

    /** At the beginning of a page, in usual text. */
    public static final Context TEXT = of(State.TEXT, Element.NONE);

    /** After a {@code break} or {@code continue}. */
    public static final Context DEAD = of(State.DEAD, Element.NONE);

    static Context of(State state, Element element) {
        return new Context(state, Delimiter.NONE, UrlPart.NONE, Slash.REGEXP, List.of(), Attribute.NONE, element);
    }

    /** Whether a page may end here. */
    public boolean isText() {
        return state == State.TEXT;
    }

    public boolean isDead() {
        return state == State.DEAD;
    }

    Context with(State state) {
        return new Context(state, delimiter, urlPart, slash, braces, attribute, element);
    }

    Context with(Delimiter delimiter) {
        return new Context(state, delimiter, urlPart, slash, braces, attribute, element);
    }

    Context with(UrlPart urlPart) {
        return new Context(state, delimiter, urlPart, slash, braces, attribute, element);
    }

    Context with(Slash slash) {
        return new Context(state, delimiter, urlPart, slash, braces, attribute, element);
    }

    Context with(List<Integer> braces) {
        return new Context(state, delimiter, urlPart, slash, List.copyOf(braces), attribute, element);
    }

    Context with(Attribute attribute) {
        return new Context(state, delimiter, urlPart, slash, braces, attribute, element);
    }

    /** Where a value stands that comes right here: {@code <a href=} is followed by an unquoted value. */
    Context ofValue() {
        return switch (state) {
            case TAG -> with(State.ATTRIBUTE_NAME);
            case AFTER_NAME -> with(State.ATTRIBUTE_NAME).with(Attribute.NONE);
            case BEFORE_VALUE ->
                with(attribute.value).with(Delimiter.SPACE_OR_TAG_END).with(Attribute.NONE);
            default -> this;
        };
    }

    /**
     * Where one is after two branches of which either may have been taken.
     *
     * @throws EscapeException if they are different places
     */
    public Context join(Context other) {
        if (other.isDead() || equals(other)) {
            return this;
        }
        if (isDead()) {
            return other;
        }
        if (with(other.urlPart).equals(other)) {
            return with(UrlPart.UNKNOWN);
        }
        if (with(other.slash).equals(other)) {
            return with(Slash.UNKNOWN);
        }
        Context value = ofValue();
        Context otherValue = other.ofValue();
        if (!value.equals(this) || !otherValue.equals(other)) {
            return value.join(otherValue);
        }
        throw new EscapeException("its branches end in different places of a page: " + this + " and " + other);
    }

    /** Names the place for a person. */
    @Override
    public String toString() {
        String where = state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return delimiter == Delimiter.NONE ? where : where + " of an attribute";
    }
}
