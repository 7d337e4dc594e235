package dev.chancery.api.user;

import dev.chancery.api.hook.DecidingHook;
import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.command.user.UserCommand.SignUp;
import dev.chancery.command.user.UserCommand.SignUpAnonymously;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/** Asks whether somebody may open an account, or have one opened for them. */
public final class BeforeUserCreated {

    private final Optional<DecidingHook> hook;
    private final JsonMapper json;

    /** @param hook empty where nobody is asked */
    public BeforeUserCreated(Optional<DecidingHook> hook, JsonMapper json) {
        this.hook = hook;
        this.json = json;
    }

    /** For one request: who has agreed to an account is not asked again because somebody else was faster. */
    Once once(ClientRequest client) {
        return new Once(client);
    }

    final class Once {

        private final ClientRequest client;
        private UserResponse agreed;

        private Once(ClientRequest client) {
            this.client = client;
        }

        /**
         * Call it outside of transactions.
         *
         * @param data what the request says of the person
         * @throws ApiException if they may not, or if that cannot be found out
         */
        void require(SignUp signUp, Map<String, Object> data) {
            ask(() -> UserResponse.notYet(signUp, data));
        }

        /** The same of somebody of whom nothing is known. */
        void require(SignUpAnonymously signUp) {
            ask(() -> UserResponse.notYet(signUp));
        }

        private void ask(Supplier<UserResponse> about) {
            hook.ifPresent(asked -> {
                UserResponse user = about.get();
                if (!user.equals(agreed)) {
                    asked.ask(client, payload -> payload.with("user", json.valueToTree(user)));
                    agreed = user;
                }
            });
        }
    }
}
