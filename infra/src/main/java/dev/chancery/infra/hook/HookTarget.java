package dev.chancery.infra.hook;

import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;

/** What is called. */
public sealed interface HookTarget {

    /**
     * A service, over HTTP.
     *
     * @param secrets each of which signs every call, so that one can take the place of another
     */
    record Endpoint(URI url, List<WebhookSecret> secrets) implements HookTarget {
        public Endpoint {
            secrets = List.copyOf(secrets);
        }
    }

    /** A function in the database. */
    record Function(String schema, String name) implements HookTarget {

        /** Nothing that could end a quoted identifier, and no more than Postgres keeps of one. */
        private static final Pattern IDENTIFIER = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]{0,62}");

        /** @throws IllegalArgumentException if one of them is no plain identifier */
        public Function {
            if (!IDENTIFIER.matcher(schema).matches()
                    || !IDENTIFIER.matcher(name).matches()) {
                throw new IllegalArgumentException("no name of a function");
            }
        }

        /** As it stands in a statement. */
        String quoted() {
            return "\"%s\".\"%s\"".formatted(schema, name);
        }

        /** As it stands in a setting. */
        String uri() {
            return "pg-functions://postgres/%s/%s".formatted(schema, name);
        }
    }
}
