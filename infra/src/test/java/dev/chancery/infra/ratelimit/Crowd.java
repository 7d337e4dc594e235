package dev.chancery.infra.ratelimit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many who come to several nodes at once, each again as soon as they are answered. */
record Crowd(List<Quotas> nodes) {

    private static final int AT_EACH_NODE = 8;

    static Crowd of(Quotas... nodes) {
        return new Crowd(List.of(nodes));
    }

    /** Those who were let through, in the order in which they asked. */
    List<Span> rush(Quota quota, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        List<Future<List<Span>>> all = new ArrayList<>();
        try (ExecutorService people = Executors.newFixedThreadPool(nodes.size() * AT_EACH_NODE)) {
            for (Quotas node : nodes) {
                for (int i = 0; i < AT_EACH_NODE; i++) {
                    all.add(people.submit(() -> ask(node, quota, end)));
                }
            }
        }
        return all.stream()
                .map(Crowd::done)
                .flatMap(List::stream)
                .sorted(Comparator.comparingLong(Span::begin))
                .toList();
    }

    private static List<Span> ask(Quotas node, Quota quota, long end) {
        List<Span> granted = new ArrayList<>();
        for (long begin = System.nanoTime(); begin < end; begin = System.nanoTime()) {
            if (node.take(quota, "everybody").refusal().isEmpty()) {
                granted.add(new Span(begin, System.nanoTime()));
            }
            Thread.yield();
        }
        return granted;
    }

    private static List<Span> done(Future<List<Span>> person) {
        try {
            return person.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
