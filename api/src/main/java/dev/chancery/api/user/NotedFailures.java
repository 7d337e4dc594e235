package dev.chancery.api.user;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.infra.signup.FailedSignUps;
import dev.chancery.query.projection.WriteFailure;
import java.util.function.Supplier;

/**
 * Notes why an account was not opened where something of the operator's own objected, a trigger or a hook: its owner is told
 * little of it, and asks.
 */
public final class NotedFailures {

    private static final String OF_HOOKS = "hook.";

    private final FailedSignUps failures;

    public NotedFailures(FailedSignUps failures) {
        this.failures = failures;
    }

    /** @param way the route by which the account is to be opened */
    public <R> R noting(String way, ClientRequest client, Supplier<R> opening) {
        try {
            return opening.get();
        } catch (ApiException e) {
            if (e.site().startsWith(OF_HOOKS)) {
                failures.add(way, e.site(), client.requestId());
            } else if (e.getCause() instanceof WriteFailure failure) {
                failures.add(way, failure, client.requestId());
            }
            throw e;
        }
    }
}
