package dev.chancery.api.user;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.Pagination;
import dev.chancery.api.http.QueryParameters;
import dev.chancery.query.user.UserList;
import dev.chancery.query.user.UserList.Cursor;
import dev.chancery.query.user.UserList.Part;
import dev.chancery.query.user.UserList.Selection;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;

/** {@code GET /admin/users}: by page number, or by cursor where that is asked for or switched on. */
public final class UserListing {

    private static final String CREATED_AT = "created_at";

    private final UserList users;
    private final boolean cursors;

    /** @param cursors {@code GOTRUE_EXPERIMENTAL_CURSOR_PAGINATION_ENABLED} */
    public UserListing(UserList users, boolean cursors) {
        this.users = users;
        this.cursors = cursors;
    }

    record Answer(
            Iterable<UserResponse> users,
            String aud,
            @JsonInclude(Include.NON_NULL) NextPage pagination) {}

    record NextPage(
            @JsonProperty("next_cursor") @JsonInclude(Include.NON_EMPTY)
            String nextCursor,

            @JsonProperty("has_more") boolean hasMore) {}

    Answer list(String aud, HttpServletRequest request, HttpServletResponse response) {
        QueryParameters query = QueryParameters.of(request);
        Selection selection = new Selection(aud, query.get("filter"), ascending(query.every("sort")));
        return isByCursor(query)
                ? byCursor(selection, query.get("cursor"), request, response)
                : byNumber(selection, request, response);
    }

    /** Where it is not switched on, GoTrue reads no parameter of that name, and so nobody sends it by chance. */
    private boolean isByCursor(QueryParameters query) {
        return (cursors || !query.every("cursor").isEmpty())
                && query.get("page").isEmpty()
                && query.get("per_page").isEmpty();
    }

    private Answer byNumber(Selection selection, HttpServletRequest request, HttpServletResponse response) {
        Pagination pagination = Pagination.of(request);
        Part part = users.page(selection, pagination.page(), pagination.perPage());
        pagination.describe(request, response, total(selection, part, pagination));
        return new Answer(ListedUsers.of(part, users), selection.aud(), null);
    }

    /**
     * A total need not be of this very moment. It never contradicts what was found, though, so that whoever goes on until there is no
     * next page, or until they have as many as there are, misses nobody and comes to an end.
     */
    private long total(Selection selection, Part part, Pagination pagination) {
        long before = (pagination.page() - 1) * pagination.perPage();
        long seen = before + part.places().size();
        if (part.more()) {
            return Math.max(users.total(selection), seen + 1);
        }
        return seen > before || before == 0 ? seen : Math.min(users.total(selection), before);
    }

    private Answer byCursor(
            Selection selection, String text, HttpServletRequest request, HttpServletResponse response) {
        long limit = Pagination.size(request, "limit");
        Cursor cursor = text.isEmpty() ? null : CursorText.parse(text);
        Part part = users.after(selection, cursor, limit);
        String next = null;
        if (part.more()) {
            next = CursorText.of(part.places().getLast());
            Pagination.describe(request, response, next);
        }
        return new Answer(ListedUsers.of(part, users), selection.aud(), new NextPage(next, part.more()));
    }

    /** There is one field to sort by: of several the first counts. */
    private static boolean ascending(List<String> sorts) {
        List<Boolean> directions = sorts.stream()
                .filter(sort -> !sort.isEmpty())
                .map(UserListing::isAscending)
                .toList();
        return !directions.isEmpty() && directions.getFirst();
    }

    private static boolean isAscending(String sort) {
        String[] parts = sort.split(" ", 2);
        if (!parts[0].equals(CREATED_AT)) {
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
