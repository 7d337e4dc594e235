package dev.chancery.api.audit;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.Pagination;
import dev.chancery.api.http.QueryParameters;
import dev.chancery.api.session.Bearer;
import dev.chancery.query.Page;
import dev.chancery.query.audit.AuditLog;
import dev.chancery.query.audit.AuditLog.Scope;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /admin/audit}. */
@RestController
public final class AuditController {

    private final Bearer bearer;
    private final AuditLog log;

    public AuditController(Bearer bearer, AuditLog log) {
        this.bearer = bearer;
        this.log = log;
    }

    record Entry(
            UUID id,
            Map<String, Object> payload,
            @JsonProperty("created_at") Instant createdAt,
            @JsonProperty("ip_address") String ipAddress) {}

    @GetMapping({"/admin/audit", "/admin/audit/"})
    List<Entry> list(HttpServletRequest request, HttpServletResponse response) {
        bearer.requireAdmin(request);
        Pagination pagination = Pagination.of(request);
        String query = QueryParameters.of(request).get("query");
        Scope scope = Scope.NONE;
        String text = "";
        if (!query.isEmpty()) {
            String[] parts = query.split(":", 2);
            scope = scope(parts.length == 2 ? parts[0] : "", query);
            text = parts[1];
        }
        Page<AuditLog.Entry> page = log.page(scope, text, pagination.page(), pagination.perPage());
        pagination.describe(request, response, page.total());
        return page.items().stream()
                .map(entry -> new Entry(entry.id(), entry.payload(), entry.createdAt(), entry.ipAddress()))
                .toList();
    }

    private static Scope scope(String name, String query) {
        return switch (name) {
            case "author" -> Scope.AUTHOR;
            case "action" -> Scope.ACTION;
            case "type" -> Scope.TYPE;
            default -> throw ApiException.validation("Invalid query scope: " + query);
        };
    }
}
