package dev.chancery.sso.saml;

import java.util.List;

/** Attributes of an assertion, which are found by name or friendly name, in whatever case. */
record Attributes(List<SamlAttribute> all) {

    Attributes {
        all = List.copyOf(all);
    }

    /** The values of all attributes of that name but empty ones, in the order of the assertion. */
    List<String> values(String name) {
        return all.stream()
                .filter(attribute -> attribute.name().equalsIgnoreCase(name)
                        || attribute
                                .friendlyName()
                                .filter(name::equalsIgnoreCase)
                                .isPresent())
                .flatMap(attribute -> attribute.values().stream())
                .filter(value -> !value.isEmpty())
                .toList();
    }

    /** No personal data in logs. */
    @Override
    public String toString() {
        return all.size() + " attributes";
    }
}
