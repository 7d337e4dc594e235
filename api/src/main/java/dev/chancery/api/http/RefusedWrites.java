package dev.chancery.api.http;

import dev.chancery.query.projection.WriteFailure;
import java.util.function.Supplier;

/** What clients are told where triggers or constraints of the database's owner object. */
public final class RefusedWrites {

    private RefusedWrites() {}

    /**
     * Does work that writes.
     *
     * @param message what GoTrue says where that is refused
     * @throws ApiException with it, then
     */
    public static <R> R answered(String message, Supplier<R> work) {
        try {
            return work.get();
        } catch (WriteFailure e) {
            throw ApiException.internal(message, e);
        }
    }
}
