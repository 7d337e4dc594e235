package dev.chancery.sso.saml;

import java.util.List;

/** Attributes of an assertion, which are found by name or friendly name, in whatever case of the letters from A to Z. */
record Attributes(List<SamlAttribute> all) {

    Attributes {
        all = List.copyOf(all);
    }

    /** The values of all attributes of that name but empty ones, in the order of the assertion. */
    List<String> values(String name) {
        String wanted = AsciiCase.lower(name);
        return all.stream()
                .filter(attribute -> AsciiCase.lower(attribute.name()).equals(wanted)
                        || attribute
                                .friendlyName()
                                .map(AsciiCase::lower)
                                .filter(wanted::equals)
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
