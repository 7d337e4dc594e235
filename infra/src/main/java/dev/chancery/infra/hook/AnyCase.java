package dev.chancery.infra.hook;

import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Finds members of JSON by their names in upper or lower case, as Go does: hooks that were written for it may count on that. */
public final class AnyCase {

    private AnyCase() {}

    /** A missing node where there is none. */
    public static JsonNode member(JsonNode object, String name) {
        return object.propertyStream()
                .filter(member -> member.getKey().equalsIgnoreCase(name))
                .findFirst()
                .<JsonNode>map(member -> member.getValue())
                .orElse(MissingNode.getInstance());
    }

    /** Whether two members differ in the case of their names only, so that it is not certain which is meant. */
    static boolean isAmbiguous(JsonNode object) {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(object.propertyNames());
        return names.size() < object.propertyNames().size();
    }
}
