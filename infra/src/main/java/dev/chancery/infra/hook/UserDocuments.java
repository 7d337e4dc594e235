package dev.chancery.infra.hook;

import dev.chancery.query.user.UserView;
import tools.jackson.databind.JsonNode;

/** Users as clients see them. */
public interface UserDocuments {

    JsonNode of(UserView user);
}
