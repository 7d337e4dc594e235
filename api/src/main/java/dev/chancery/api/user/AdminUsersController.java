package dev.chancery.api.user;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.http.RequestBody;
import dev.chancery.api.http.Uuids;
import dev.chancery.api.session.Administrator;
import dev.chancery.api.session.Bearer;
import dev.chancery.query.user.UserQueries;
import dev.chancery.query.user.UserView;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /admin/users}. */
@RestController
public final class AdminUsersController {

    private final Bearer bearer;
    private final UserListing listing;
    private final AdministeringUsers administering;
    private final UserQueries users;

    public AdminUsersController(
            Bearer bearer, UserListing listing, AdministeringUsers administering, UserQueries users) {
        this.bearer = bearer;
        this.listing = listing;
        this.administering = administering;
        this.users = users;
    }

    @GetMapping({"/admin/users", "/admin/users/"})
    Object list(HttpServletRequest request, HttpServletResponse response) {
        Administrator admin = bearer.requireAdmin(request);
        return listing.list(admin.audience(), request, response);
    }

    @PostMapping({"/admin/users", "/admin/users/"})
    UserResponse create(HttpServletRequest request) {
        Administrator admin = bearer.requireAdmin(request);
        AdminUserRequest attributes = AdminUserRequest.of(RequestBody.of(request));
        return UserResponse.of(administering.create(attributes, admin, ClientRequest.of(request)));
    }

    @GetMapping({"/admin/users/{user_id}", "/admin/users/{user_id}/"})
    UserResponse get(@PathVariable("user_id") String id, HttpServletRequest request) {
        bearer.requireAdmin(request);
        return UserResponse.of(load(id));
    }

    @PutMapping({"/admin/users/{user_id}", "/admin/users/{user_id}/"})
    UserResponse update(@PathVariable("user_id") String id, HttpServletRequest request) {
        Administrator admin = bearer.requireAdmin(request);
        UserView user = load(id);
        AdminUserRequest attributes = AdminUserRequest.of(RequestBody.of(request));
        return UserResponse.of(administering.update(user.id(), attributes, admin, ClientRequest.of(request)));
    }

    @DeleteMapping({"/admin/users/{user_id}", "/admin/users/{user_id}/"})
    Map<String, Object> delete(@PathVariable("user_id") String id, HttpServletRequest request) {
        Administrator admin = bearer.requireAdmin(request);
        UUID userId = parse(id);
        Optional<UserView> row = users.byId(userId);
        if (row.isEmpty() && !users.canBeForgotten(userId)) {
            throw notFound();
        }
        boolean soft = RequestBody.orEmpty(request).flag("should_soft_delete");
        administering.delete(userId, row, soft, admin, ClientRequest.of(request));
        return Map.of();
    }

    private UserView load(String id) {
        return users.byId(parse(id)).orElseThrow(AdminUsersController::notFound);
    }

    private static UUID parse(String id) {
        return Uuids.parse(id).orElseThrow(() -> ApiException.of(404, "validation_failed", "user_id must be an UUID"));
    }

    private static ApiException notFound() {
        return ApiException.of(404, "user_not_found", "User not found");
    }
}
