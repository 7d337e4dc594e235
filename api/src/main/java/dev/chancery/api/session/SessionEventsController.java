package dev.chancery.api.session;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.EventPages;
import dev.chancery.api.http.Uuids;
import dev.chancery.query.history.Page;
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
    List<Page.Entry> list(
            @PathVariable("session_id") String id, HttpServletRequest request, HttpServletResponse response) {
        bearer.requireAdmin(request);
        UUID sessionId = Uuids.parse(id)
                .orElseThrow(() -> ApiException.of(404, "validation_failed", "session_id must be an UUID"));
        Page page = history.before(EventPages.before(request), sessionId);
        if (page.entries().isEmpty()) {
            throw ApiException.of(404, "session_not_found", "Session not found");
        }
        return EventPages.answer(page, request, response);
    }
}
