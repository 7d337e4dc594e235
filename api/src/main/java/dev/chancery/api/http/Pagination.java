package dev.chancery.api.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Pages by number, and the headers that lead from one to the next (RFC 8288).
 *
 * @param page from 1
 */
public record Pagination(long page, long perPage) {

    private static final long DEFAULT_SIZE = 50;
    /** GoTrue knows none for {@code per_page}; more than this serves nobody. */
    private static final long MOST = 1_000;

    private static final int MOST_DIGITS = 9;

    /** The page that the query asks for; empty parameters count as absent. */
    public static Pagination of(HttpServletRequest request) {
        long page = number(QueryParameters.of(request).get("page"), 1);
        return new Pagination(Math.max(1, page), size(request, "per_page"));
    }

    /**
     * How many entries a page shall have.
     *
     * @param parameter what says so
     */
    public static long size(HttpServletRequest request, String parameter) {
        long size = number(QueryParameters.of(request).get(parameter), DEFAULT_SIZE);
        if (size == 0) {
            throw bad(parameter + " must be greater than 0");
        }
        return Math.min(size, MOST);
    }

    private static long number(String text, long otherwise) {
        if (text.isEmpty()) {
            return otherwise;
        }
        if (!text.matches("[0-9]+")) {
            throw notANumber(text, "invalid syntax");
        }
        if (text.length() > MOST_DIGITS) {
            throw notANumber(text, "value out of range");
        }
        return Long.parseLong(text);
    }

    /** In the words of Go. */
    private static ApiException notANumber(String text, String reason) {
        return bad("strconv.ParseUint: parsing \"" + text + "\": " + reason);
    }

    /** The refusal of parameters that lead to no page. */
    public static ApiException bad(String reason) {
        return ApiException.validation("Bad Pagination Parameters: " + reason);
    }

    /** In bytes. A link repeats what was asked, and the whole head of an answer has 8 KiB. */
    private static final int LONGEST_LINKS = 4 * 1024;

    /** Writes {@code Link}, unless it is too long for the head of an answer. */
    private static void writeLink(HttpServletResponse response, String links) {
        if (links.length() <= LONGEST_LINKS) {
            response.setHeader("Link", links);
        }
    }

    /** Writes {@code X-Total-Count} and {@code Link}. */
    public void describe(HttpServletRequest request, HttpServletResponse response, long total) {
        // zero where there is nothing, as in GoTrue
        long last = (total + perPage - 1) / perPage;
        String next = page < last ? link(request, page + 1, "next") + ", " : "";
        writeLink(response, next + link(request, last, "last"));
        response.setHeader("X-Total-Count", Long.toString(total));
    }

    private String link(HttpServletRequest request, long page, String relation) {
        Map<String, List<String>> parameters = new TreeMap<>(PAGE_FIRST);
        parameters.putAll(QueryParameters.of(request).all());
        parameters.put("page", List.of(Long.toString(page)));
        // only where it was asked for, and then what it came to
        parameters.computeIfPresent(
                "per_page", (_, asked) -> asked.getFirst().isEmpty() ? asked : List.of(Long.toString(perPage)));
        return link(request, parameters, relation);
    }

    /** Writes a link to the page that a cursor stands for, with all that this one was asked by. */
    public static void describe(HttpServletRequest request, HttpServletResponse response, String cursor) {
        Map<String, List<String>> parameters =
                new TreeMap<>(QueryParameters.of(request).all());
        parameters.put("cursor", List.of(cursor));
        writeLink(response, link(request, parameters, "next"));
    }

    private static String link(HttpServletRequest request, Map<String, List<String>> parameters, String relation) {
        return "<" + request.getRequestURI() + "?" + encode(parameters) + ">; rel=\"" + relation + "\"";
    }

    /** The official JavaScript client takes the page number from whatever parameter comes first. */
    private static final Comparator<String> PAGE_FIRST = Comparator.<String, Boolean>comparing(
                    name -> !name.equals("page"))
            .thenComparing(Comparator.naturalOrder());

    private static String encode(Map<String, List<String>> parameters) {
        return parameters.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream().map(value -> encode(entry.getKey()) + "=" + encode(value)))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
