package dev.chancery.infra.hook;

import java.time.Instant;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a hook is told: {@code metadata}, and what it is about. */
public final class HookPayload {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final ObjectNode members = JSON.createObjectNode();

    private HookPayload() {}

    /**
     * @param id of what it is about, or of the call
     * @param ip of whoever brought it about, or null
     */
    public static HookPayload of(HookPoint point, UUID id, Instant at, String ip) {
        HookPayload payload = new HookPayload();
        ObjectNode metadata = payload.members.putObject("metadata");
        metadata.put("uuid", id.toString());
        metadata.put("time", at.toString());
        metadata.put("name", point.hookName());
        if (ip != null && !ip.isEmpty()) {
            metadata.put("ip_address", ip);
        }
        return payload;
    }

    public HookPayload with(String name, JsonNode value) {
        members.set(name, value);
        return this;
    }

    public HookPayload with(String name, String value) {
        members.put(name, value);
        return this;
    }

    public HookPayload with(String name, boolean value) {
        members.put(name, value);
        return this;
    }

    public byte[] json() {
        return JSON.writeValueAsBytes(members);
    }
}
