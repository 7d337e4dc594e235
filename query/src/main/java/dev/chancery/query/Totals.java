package dev.chancery.query;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.dao.QueryTimeoutException;

/**
 * How many rows a list has of which a page is shown. Up to {@value #COUNTED_EACH_TIME} they are counted; more are counted once a
 * minute at most, so that whoever goes from page to page does not have a million rows counted for each; and what takes too long
 * to be counted is estimated.
 */
public final class Totals {

    static final long COUNTED_EACH_TIME = 10_000;

    private static final Duration GOOD_FOR = Duration.ofMinutes(1);
    private static final Duration LONGEST_COUNT = Duration.ofSeconds(2);
    private static final int MOST_REMEMBERED = 100;
    private static final Pattern PLANNED_ROWS = Pattern.compile(" rows=(\\d+) ");

    private final SearchTransaction search;
    private final InstantSource clock;
    private final Map<Question, Answer> remembered = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Question, Answer> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    public Totals(SearchTransaction search, InstantSource clock) {
        this.search = search;
        this.clock = clock;
    }

    private record Question(String rows, List<?> parameters) {}

    private record Answer(long total, Instant at) {}

    /** @param rows the list, from {@code FROM} on */
    public long of(String rows, List<?> parameters) {
        Question question = new Question(rows, parameters);
        long counted =
                ask(question, "SELECT count(*) FROM (SELECT %s LIMIT %d) few".formatted(rows, COUNTED_EACH_TIME + 1));
        if (counted <= COUNTED_EACH_TIME) {
            return counted;
        }
        Instant now = clock.instant();
        Answer known = remembered(question);
        if (known == null || now.isAfter(known.at().plus(GOOD_FOR))) {
            known = new Answer(countOrEstimate(question), now);
            remember(question, known);
        }
        return Math.max(known.total(), counted);
    }

    private synchronized Answer remembered(Question question) {
        return remembered.get(question);
    }

    private synchronized void remember(Question question, Answer answer) {
        remembered.put(question, answer);
    }

    private long ask(Question question, String sql) {
        return search.ask(database -> database.sql(sql)
                .params(question.parameters())
                .query(Long.class)
                .single());
    }

    private long countOrEstimate(Question question) {
        try {
            return search.ask(
                    LONGEST_COUNT,
                    database -> database.sql("SELECT count(*) " + question.rows())
                            .params(question.parameters())
                            .query(Long.class)
                            .single());
        } catch (QueryTimeoutException _) {
            return estimate(question);
        }
    }

    /** What the planner takes it for. */
    private long estimate(Question question) {
        String plan = search.ask(database -> database.sql("EXPLAIN SELECT " + question.rows())
                .params(question.parameters())
                .query(String.class)
                .list()
                .getFirst());
        Matcher rows = PLANNED_ROWS.matcher(plan);
        return rows.find() ? Long.parseLong(rows.group(1)) : 0;
    }
}
