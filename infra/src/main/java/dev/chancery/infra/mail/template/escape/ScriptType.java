package dev.chancery.infra.mail.template.escape;

import java.util.Locale;
import java.util.Set;

/** What the {@code type} of a script says about its content (WHATWG HTML §4.12.1). */
final class ScriptType {

    private static final Set<String> JAVASCRIPT = Set.of(
            "",
            "application/ecmascript",
            "application/javascript",
            "application/json",
            "application/ld+json",
            "application/x-ecmascript",
            "application/x-javascript",
            "module",
            "text/ecmascript",
            "text/javascript",
            "text/javascript1.0",
            "text/javascript1.1",
            "text/javascript1.2",
            "text/javascript1.3",
            "text/javascript1.4",
            "text/javascript1.5",
            "text/jscript",
            "text/livescript",
            "text/x-ecmascript",
            "text/x-javascript");

    private ScriptType() {}

    /** Whether values are to be escaped as in JavaScript, of which JSON is a part; parameters do not count. */
    static boolean isJavaScript(String type) {
        String name = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return JAVASCRIPT.contains(name);
    }
}
