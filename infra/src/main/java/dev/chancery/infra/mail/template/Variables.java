package dev.chancery.infra.mail.template;

import java.util.ArrayList;
import java.util.List;

/** The variables of one template, the innermost last. */
final class Variables {

    private final List<String> names = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    /** @param root what {@code $} means */
    Variables(Object root) {
        declare("$", root);
    }

    void declare(String name, Object value) {
        names.add(name);
        values.add(value);
    }

    void assign(String name, Object value) {
        values.set(names.lastIndexOf(name), value);
    }

    Object get(String name) {
        return values.get(names.lastIndexOf(name));
    }

    int mark() {
        return names.size();
    }

    /** Forgets what was declared since. */
    void back(int mark) {
        names.subList(mark, names.size()).clear();
        values.subList(mark, values.size()).clear();
    }
}
