package dev.chancery.query.history;

import dev.chancery.command.Event;
import dev.chancery.command.EventName;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Facts that follow on each other, as they are told to administrators.
 *
 * @param entries in the order in which they happened
 * @param earlier whether there are more before them
 */
public record Page(List<Entry> entries, boolean earlier) {

    /** It has no more entries than this. */
    public static final int MOST = 1_000;

    /**
     * A fact.
     *
     * @param name its stable name, such as {@code session.refused}
     * @param actor the kind of who acted: {@code user}, {@code service_role}, {@code anonymous} or {@code system}
     * @param details what the fact says beyond that, such as its {@code reason}
     */
    public record Entry(long position, String name, Instant at, String actor, Map<String, Object> details) {}

    /**
     * @param newest first; one more than {@value MOST} where there are more
     * @param details of a fact, of which those that are null are left out
     */
    public static <E extends Event> Page of(List<Fact<E>> newest, Function<E, Map<String, Object>> details) {
        boolean earlier = newest.size() > MOST;
        return of(earlier ? newest.subList(0, MOST) : newest, earlier, details);
    }

    /** @param newest first, all of which it has */
    public static <E extends Event> Page of(
            List<Fact<E>> newest, boolean earlier, Function<E, Map<String, Object>> details) {
        return new Page(
                newest.stream().map(fact -> entry(fact, details)).toList().reversed(), earlier);
    }

    private static <E extends Event> Entry entry(Fact<E> fact, Function<E, Map<String, Object>> details) {
        Map<String, Object> told = new LinkedHashMap<>(details.apply(fact.event()));
        told.values().removeIf(Objects::isNull);
        return new Entry(
                fact.position(),
                fact.event().getClass().getAnnotation(EventName.class).value(),
                fact.event().at(),
                word(fact.origin().actor().kind()),
                told);
    }

    /** As it is written in what administrators read. */
    public static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
