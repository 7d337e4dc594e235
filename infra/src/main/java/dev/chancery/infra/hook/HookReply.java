package dev.chancery.infra.hook;

import dev.chancery.infra.hook.HookOutcome.Answered;
import dev.chancery.infra.hook.HookOutcome.Failed;
import dev.chancery.infra.hook.HookOutcome.Refused;
import dev.chancery.query.projection.StoredJson;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.node.MissingNode;

/** Reads what a hook says. */
final class HookReply {

    /** In bytes. */
    static final int LARGEST = 200 * 1024;

    /** What is said twice is not understood: the one may be consent, and the other none. */
    private static final ObjectReader READER =
            StoredJson.MAPPER.reader(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    private static final int FIRST_REFUSAL = 400;
    private static final int LAST_REFUSAL = 599;
    private static final int DEFAULT_REFUSAL = 500;

    private HookReply() {}

    static HookOutcome nothing() {
        return new Answered(MissingNode.getInstance());
    }

    /** An object, or null; with {@code error} and a message in it, it is a refusal. */
    static HookOutcome read(byte[] json) {
        JsonNode output;
        try {
            output = READER.readTree(json);
        } catch (JacksonException e) {
            return new Failed(HookFault.unreadable());
        }
        if (output.isNull()) {
            return new Answered(output);
        }
        JsonNode error = AnyCase.member(output, "error");
        JsonNode said = AnyCase.member(error, "message");
        boolean understood = output.isObject()
                && (error.isMissingNode() || error.isNull() || error.isObject())
                && !said.isContainer();
        if (!understood || AnyCase.isAmbiguous(output) || AnyCase.isAmbiguous(error)) {
            // GoTrue takes an error that is no object for none, and the last of several for the only one
            return new Failed(HookFault.unreadable());
        }
        String message = said.asString("");
        return message.isEmpty()
                ? new Answered(output)
                : new Refused(status(AnyCase.member(error, "http_code").asInt(DEFAULT_REFUSAL)), message);
    }

    /** A refusal that looked like a success would be taken for one. */
    private static int status(int status) {
        return status < FIRST_REFUSAL || status > LAST_REFUSAL ? DEFAULT_REFUSAL : status;
    }
}
