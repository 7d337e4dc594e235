package dev.chancery.sso.saml;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.namespace.QName;

/**
 * What may stand in an element of a response.
 *
 * @param attributes names without a namespace that it may have
 * @param children how often each may occur
 * @param open whether it may also hold what SAML does not define: text, and elements and attributes of other namespaces
 */
record ElementRule(Set<String> attributes, Map<QName, Occurrence> children, boolean open) {

    enum Occurrence {
        ONCE,
        OFTEN
    }

    static ElementRule text(String... attributes) {
        return new ElementRule(Set.of(attributes), Map.of(), false);
    }

    static ElementRule with(String... attributes) {
        return text(attributes);
    }

    static ElementRule opened(String... attributes) {
        return new ElementRule(Set.of(attributes), Map.of(), true);
    }

    ElementRule once(QName... names) {
        return adding(Occurrence.ONCE, names);
    }

    ElementRule often(QName... names) {
        return adding(Occurrence.OFTEN, names);
    }

    private ElementRule adding(Occurrence occurrence, QName... names) {
        Map<QName, Occurrence> all = new HashMap<>(children);
        List.of(names).forEach(name -> all.put(name, occurrence));
        return new ElementRule(attributes, Map.copyOf(all), open);
    }
}
