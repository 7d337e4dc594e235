package dev.chancery.api.session;

import dev.chancery.api.hook.DecidingHook;
import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.token.AccessTokenClaims;
import dev.chancery.api.token.AccessTokenIssuer;
import dev.chancery.api.token.ClaimRules;
import dev.chancery.infra.hook.AnyCase;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks what is to be in an access token, instead of what would be. */
public final class CustomAccessToken {

    private final DecidingHook hook;

    public CustomAccessToken(DecidingHook hook) {
        this.hook = hook;
    }

    /**
     * Call it outside of transactions.
     *
     * @param method by which its user comes in: an {@code amr} value, or {@code token_refresh}
     * @throws ApiException if it refuses, or says too little
     */
    ObjectNode claims(AccessTokenClaims claims, String method, ClientRequest client) {
        JsonNode output = hook.ask(
                client,
                payload -> payload.with("user_id", claims.subject().toString())
                        .with("claims", AccessTokenIssuer.payload(claims))
                        .with("authentication_method", method));
        JsonNode said = AnyCase.member(output, "claims");
        if (!output.isMissingNode() && said.isMissingNode()) {
            throw failure("output claims field is missing");
        }
        if (!said.isObject() && !said.isNull() && !said.isMissingNode()) {
            throw failure("Error unmarshaling JSON output.");
        }
        List<String> objections = ClaimRules.objections(said);
        if (!objections.isEmpty()) {
            throw failure("output claims do not conform to the expected schema: \n"
                    + objections.stream().map(line -> "- " + line + "\n").collect(Collectors.joining()));
        }
        return ClaimRules.plain((ObjectNode) said);
    }

    private ApiException failure(String message) {
        return ApiException.inWordsOfOthers(500, "unexpected_failure", message).at(hook.site("claims"));
    }
}
