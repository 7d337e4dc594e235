package dev.chancery.api.session;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.Pagination;
import dev.chancery.api.http.QueryParameters;
import dev.chancery.api.http.Uuids;
import dev.chancery.query.session.SessionHistory;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /admin/sessions/{session_id}/events}, which GoTrue does not have: why a user was signed out. */
@RestController
public final class SessionEventsController {

    private final Bearer bearer;
    private final SessionHistory history;

    public SessionEventsController(Bearer bearer, SessionHistory history) {
        this.bearer = bearer;
        this.history = history;
    }

    @GetMapping({"/admin/sessions/{session_id}/events", "/admin/sessions/{session_id}/events/"})
    List<SessionHistory.Entry> list(
            @PathVariable("session_id") String id, HttpServletRequest request, HttpServletResponse response) {
        bearer.requireAdmin(request);
        UUID sessionId = Uuids.parse(id)
                .orElseThrow(() -> ApiException.of(404, "validation_failed", "session_id must be an UUID"));
        SessionHistory.Page page = history.before(cursor(request), sessionId);
        if (page.entries().isEmpty()) {
            throw ApiException.of(404, "session_not_found", "Session not found");
        }
        if (page.earlier()) {
            String first = Long.toString(page.entries().getFirst().position());
            Pagination.describe(request, response, first);
        }
        return page.entries();
    }

    /** The position before which the page ends. */
    private static long cursor(HttpServletRequest request) {
        String text = QueryParameters.of(request).get("cursor");
        if (text.isEmpty()) {
            return Long.MAX_VALUE;
        }
        if (!text.matches("[0-9]{1,18}")) {
            throw ApiException.validation("Bad Pagination Parameters: invalid cursor");
        }
        return Long.parseLong(text);
    }
}
