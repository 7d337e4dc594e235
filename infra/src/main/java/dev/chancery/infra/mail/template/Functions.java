package dev.chancery.infra.mail.template;

import dev.chancery.infra.mail.template.escape.Predefined;
import dev.chancery.infra.mail.template.value.GoPrint;
import dev.chancery.infra.mail.template.value.Values;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The functions that templates may call, besides {@code and} and {@code or}, which need not look at every argument. */
final class Functions {

    private static final int ANY = Integer.MAX_VALUE;

    private record Definition(int least, int most, Function<List<Object>, Object> body) {}

    private static final Map<String, Definition> ALL = Map.ofEntries(
            Map.entry("not", new Definition(1, 1, values -> !Values.isTrue(values.getFirst()))),
            Map.entry("len", new Definition(1, 1, values -> Indexing.length(values.getFirst()))),
            Map.entry("index", new Definition(1, ANY, Indexing::index)),
            Map.entry("slice", new Definition(1, 4, Indexing::slice)),
            Map.entry("eq", new Definition(1, ANY, Comparisons::eq)),
            Map.entry("ne", new Definition(2, 2, values -> !Comparisons.eq(values))),
            Map.entry("lt", new Definition(2, 2, values -> Comparisons.lt(values.get(0), values.get(1)))),
            Map.entry("le", new Definition(2, 2, values -> Comparisons.le(values.get(0), values.get(1)))),
            Map.entry("gt", new Definition(2, 2, values -> !Comparisons.le(values.get(0), values.get(1)))),
            Map.entry("ge", new Definition(2, 2, values -> !Comparisons.lt(values.get(0), values.get(1)))),
            Map.entry("print", new Definition(0, ANY, GoPrint::print)),
            Map.entry("println", new Definition(0, ANY, GoPrint::println)),
            Map.entry("printf", new Definition(1, ANY, Functions::printf)),
            Map.entry("html", new Definition(0, ANY, values -> Predefined.html(text(values)))),
            Map.entry("js", new Definition(0, ANY, values -> Predefined.js(text(values)))),
            Map.entry("urlquery", new Definition(0, ANY, values -> Predefined.urlquery(text(values)))),
            Map.entry("call", new Definition(1, ANY, _ -> {
                throw new IllegalArgumentException("there is no function in the data");
            })));

    private Functions() {}

    static boolean exists(String name) {
        return ALL.containsKey(name) || name.equals("and") || name.equals("or");
    }

    /** @throws IllegalArgumentException if the function cannot do anything with the arguments */
    static Object call(String name, List<Object> arguments) {
        Definition definition = ALL.get(name);
        if (arguments.size() < definition.least() || arguments.size() > definition.most()) {
            throw new IllegalArgumentException(name + " does not take " + arguments.size() + " arguments");
        }
        return definition.body().apply(arguments);
    }

    private static String printf(List<Object> values) {
        if (!(values.getFirst() instanceof String format)) {
            throw new IllegalArgumentException("the format is a text, not " + Values.kind(values.getFirst()));
        }
        return GoPrint.printf(format, values.subList(1, values.size()));
    }

    private static String text(List<Object> values) {
        return GoPrint.print(values.stream()
                .map(value -> value == null ? (Object) "<no value>" : value)
                .toList());
    }
}
