package dev.chancery.sso.saml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Attributes of an assertion, which are found by name or friendly name, in whatever case of the letters from A to Z. */
public final class Attributes {

    private final List<SamlAttribute> all;

    /** Looked up for each name that somebody maps, of which there may be thousands. */
    private final Map<String, List<String>> values = new HashMap<>();

    Attributes(List<SamlAttribute> all) {
        this.all = List.copyOf(all);
        for (SamlAttribute attribute : all) {
            for (String name : names(attribute)) {
                List<String> known = values.computeIfAbsent(name, _ -> new ArrayList<>());
                attribute.values().stream().filter(value -> !value.isEmpty()).forEach(known::add);
            }
        }
    }

    private static Set<String> names(SamlAttribute attribute) {
        Set<String> names = new HashSet<>();
        names.add(AsciiCase.lower(attribute.name()));
        attribute.friendlyName().map(AsciiCase::lower).ifPresent(names::add);
        return names;
    }

    /** In the order of the assertion. */
    public List<SamlAttribute> all() {
        return all;
    }

    /** The values of all attributes of that name but empty ones, in the order of the assertion. */
    public List<String> values(String name) {
        return Collections.unmodifiableList(values.getOrDefault(AsciiCase.lower(name), List.of()));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Attributes attributes && attributes.all.equals(all);
    }

    @Override
    public int hashCode() {
        return all.hashCode();
    }

    /** No personal data in logs. */
    @Override
    public String toString() {
        return all.size() + " attributes";
    }
}
