package dev.chancery.infra.delivery;

import dev.chancery.command.Event;
import dev.chancery.command.user.OneTimeToken;
import dev.chancery.command.user.UserEvent;
import dev.chancery.infra.mail.Letter;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the hook that sends mails is told of one: all members are always there, "" where there is nothing to say. */
final class EmailData {

    private final ObjectNode members = JsonMapper.shared().createObjectNode();

    private EmailData() {}

    /** @param siteUrl where clients find the service, as in GoTrue's payload */
    static ObjectNode of(Event event, Letter letter, String siteUrl) {
        EmailData data = new EmailData();
        data.put("token", letter.variables().get("Token"));
        data.put("token_hash", letter.variables().get("TokenHash"));
        data.put("redirect_to", redirectTo(letter.variables()));
        data.put("email_action_type", letter.kind().actionType());
        data.put("site_url", siteUrl);
        data.put("token_new", null);
        data.put("token_hash_new", null);
        data.put("old_email", letter.variables().get("OldEmail"));
        data.put("old_phone", letter.variables().get("OldPhone"));
        data.put("provider", letter.variables().get("Provider"));
        data.put("factor_type", letter.variables().get("FactorType"));
        switch (event) {
            case UserEvent.EmailChangeRequested e when e.currentToken() != null -> data.both(e);
            case UserEvent.ReauthenticationRequested e ->
                data.put("token_hash", e.token().hash());
            default -> {}
        }
        return data.members;
    }

    /** Where nobody said it, the app: as in GoTrue. */
    private static Object redirectTo(Map<String, Object> variables) {
        Object said = variables.getOrDefault("RedirectTo", "");
        return "".equals(said) ? variables.get("SiteURL") : said;
    }

    /** One call for two mails. The hashes are crossed, as in GoTrue: those who wrote hooks count on it. */
    private void both(UserEvent.EmailChangeRequested e) {
        OneTimeToken current = e.currentToken();
        OneTimeToken wished = e.newToken();
        put("token", current.code());
        put("token_hash", wished.hash());
        put("token_new", wished.code());
        put("token_hash_new", current.hash());
    }

    private void put(String name, Object value) {
        members.put(name, Objects.toString(value, ""));
    }
}
