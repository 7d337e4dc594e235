package dev.chancery.api.user;

import dev.chancery.query.user.UserList;
import dev.chancery.query.user.UserList.Cursor;
import dev.chancery.query.user.UserList.Part;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The users of a page, read some at a time while those before them are being written: what people say of themselves may be long,
 * and a page of it is never in memory as a whole. While a client takes its time nothing of the database is held.
 */
final class ListedUsers implements Iterable<UserResponse> {

    private static final int AT_ONCE = 50;

    private final UserList users;
    private final List<UUID> ids;
    private final List<UserResponse> first;

    private ListedUsers(UserList users, List<UUID> ids) {
        this.users = users;
        this.ids = ids;
        // what fails with the first is still answered as a failure
        this.first = ids.isEmpty() ? List.of() : from(0);
    }

    static ListedUsers of(Part part, UserList users) {
        return new ListedUsers(users, part.places().stream().map(Cursor::id).toList());
    }

    private List<UserResponse> from(int start) {
        List<UUID> some = ids.subList(start, Math.min(start + AT_ONCE, ids.size()));
        return users.users(some).stream().map(UserResponse::of).toList();
    }

    @Override
    public Iterator<UserResponse> iterator() {
        Stream<UserResponse> others = IntStream.iterate(AT_ONCE, start -> start < ids.size(), start -> start + AT_ONCE)
                .mapToObj(this::from)
                .flatMap(List::stream);
        return Stream.concat(first.stream(), others).iterator();
    }
}
