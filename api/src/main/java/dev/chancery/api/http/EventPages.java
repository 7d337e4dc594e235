package dev.chancery.api.http;

import dev.chancery.query.history.Page;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;

/** Pages of facts, the newest first, each of them in the order in which they happened. */
public final class EventPages {

    private EventPages() {}

    /**
     * The position before which the page ends.
     *
     * @throws ApiException {@code validation_failed} if the query names one that is none
     */
    public static long before(HttpServletRequest request) {
        String text = QueryParameters.of(request).get("cursor");
        if (text.isEmpty()) {
            return Long.MAX_VALUE;
        }
        if (!text.matches("[0-9]{1,18}")) {
            throw ApiException.validation("Bad Pagination Parameters: invalid cursor");
        }
        return Long.parseLong(text);
    }

    /** Says in the header where those before it are. */
    public static List<Page.Entry> answer(Page page, HttpServletRequest request, HttpServletResponse response) {
        if (page.earlier()) {
            Pagination.describe(
                    request, response, Long.toString(page.entries().getFirst().position()));
        }
        return page.entries();
    }
}
