package dev.chancery.api.hook;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.infra.hook.AnyCase;
import dev.chancery.infra.hook.Hook;
import dev.chancery.infra.hook.HookFault;
import dev.chancery.infra.hook.HookOutcome;
import dev.chancery.infra.hook.HookPayload;
import dev.chancery.infra.hook.HookSite;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/** A hook that is asked while a client waits, before anything is written. */
public final class DecidingHook {

    private static final int OURS = 500;

    private final Hook hook;
    private final InstantSource clock;

    public DecidingHook(Hook hook, InstantSource clock) {
        this.hook = hook;
        this.clock = clock;
    }

    /**
     * Takes up to five seconds: call it outside of transactions.
     *
     * @param about puts into the payload what it is about
     * @return what it says, an object; null or missing for nothing
     * @throws ApiException if it refuses, with its own message, or cannot be asked, with GoTrue's
     */
    public JsonNode ask(ClientRequest client, UnaryOperator<HookPayload> about) {
        HookPayload payload = HookPayload.of(hook.point(), UUID.randomUUID(), clock.instant(), client.ip());
        return switch (hook.ask(about.apply(payload).json())) {
            case HookOutcome.Answered(JsonNode output) -> output;
            case HookOutcome.Refused(int status, String message) ->
                throw ApiException.inWordsOfOthers(status, status == OURS ? "unexpected_failure" : "unknown", message)
                        .at(site("refused"));
            case HookOutcome.Failed(HookFault fault, var objection) ->
                throw objection
                        .map(cause -> ApiException.internal(fault.message(), cause))
                        .orElseGet(() -> ApiException.inWordsOfOthers(fault.status(), fault.code(), fault.message()))
                        .at(site(fault.label()));
        };
    }

    /**
     * A text that it has said; "" where it says none.
     *
     * @throws ApiException if it says something else there
     */
    public String text(JsonNode output, String name) {
        JsonNode said = AnyCase.member(output, name);
        if (said.isMissingNode() || said.isNull()) {
            return "";
        }
        if (!said.isString()) {
            throw ApiException.inWordsOfOthers(500, "unexpected_failure", "Error unmarshaling JSON output.")
                    .at(site("unreadable"));
        }
        return said.stringValue();
    }

    /** @param kind what it has done */
    public HookSite site(String kind) {
        return new HookSite(hook.point(), kind);
    }
}
