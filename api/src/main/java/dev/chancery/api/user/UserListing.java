package dev.chancery.api.user;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.Pagination;
import dev.chancery.api.http.QueryParameters;
import dev.chancery.query.Page;
import dev.chancery.query.user.UserList;
import dev.chancery.query.user.UserList.Cursor;
import dev.chancery.query.user.UserView;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;

/** {@code GET /admin/users}: by page number, or by cursor where that is switched on. */
public final class UserListing {

    private static final long DEFAULT_LIMIT = 50;
    private static final long MOST = 1_000;

    private final UserList users;
    private final boolean cursors;

    /** @param cursors {@code GOTRUE_EXPERIMENTAL_CURSOR_PAGINATION_ENABLED} */
    public UserListing(UserList users, boolean cursors) {
        this.users = users;
        this.cursors = cursors;
    }

    record Answer(
            List<UserResponse> users,
            String aud,
            @JsonInclude(Include.NON_NULL) NextPage pagination) {}

    record NextPage(
            @JsonProperty("next_cursor") @JsonInclude(Include.NON_EMPTY)
            String nextCursor,

            @JsonProperty("has_more") boolean hasMore) {}

    Answer list(String aud, HttpServletRequest request, HttpServletResponse response) {
        boolean ascending = ascending(request);
        String filter = QueryParameters.of(request).get("filter");
        if (cursors
                && QueryParameters.of(request).get("page").isEmpty()
                && QueryParameters.of(request).get("per_page").isEmpty()) {
            return byCursor(aud, filter, ascending, request, response);
        }
        Pagination pagination = Pagination.of(request);
        Page<UserView> page = users.page(aud, filter, ascending, pagination.page(), pagination.perPage());
        pagination.describe(request, response, page.total());
        return new Answer(page.items().stream().map(UserResponse::of).toList(), aud, null);
    }

    private Answer byCursor(
            String aud, String filter, boolean ascending, HttpServletRequest request, HttpServletResponse response) {
        long limit = limit(QueryParameters.of(request).get("limit"));
        String text = QueryParameters.of(request).get("cursor");
        Cursor cursor = text.isEmpty() ? null : CursorText.parse(text);
        List<UserView> found = users.after(aud, filter, ascending, cursor, limit + 1);
        boolean more = found.size() > limit;
        List<UserView> page = more ? found.subList(0, (int) limit) : found;
        String next = null;
        if (more) {
            next = CursorText.of(Cursor.after(page.getLast()));
            Pagination.describe(request, response, next);
        }
        return new Answer(page.stream().map(UserResponse::of).toList(), aud, new NextPage(next, more));
    }

    private static long limit(String text) {
        if (text.isEmpty()) {
            return DEFAULT_LIMIT;
        }
        if (!text.matches("[0-9]{1,9}") || Long.parseLong(text) == 0) {
            throw ApiException.validation("Bad Pagination Parameters: limit must be a number greater than 0");
        }
        return Math.min(Long.parseLong(text), MOST);
    }

    private static boolean ascending(HttpServletRequest request) {
        String sort = QueryParameters.of(request).get("sort");
        if (sort.isEmpty()) {
            return false;
        }
        String[] parts = sort.split(" ", 2);
        if (!parts[0].equals("created_at")) {
            throw ApiException.validation("Bad Sort Parameters: bad field for sort '" + parts[0] + "'");
        }
        return switch (parts.length == 1 ? "desc" : parts[1].toLowerCase(Locale.ROOT)) {
            case "asc" -> true;
            case "desc" -> false;
            default ->
                throw ApiException.validation("Bad Sort Parameters: bad direction for sort '" + parts[1]
                        + "', only 'asc' and 'desc' allowed");
        };
    }
}
