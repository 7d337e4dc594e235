package dev.chancery.api.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code openapi.yaml} (OpenAPI 3.1): written by hand, so that it says what is promised, not what happens to be; the
 * tests hold the two together. Read when it is first asked for, since most services never are.
 */
final class OpenApiDocument {

    private OpenApiDocument() {}

    /** The document as it was written, in UTF-8. */
    static byte[] yaml() {
        return Parsed.YAML;
    }

    /** The same as JSON, its aliases expanded. */
    static byte[] json() {
        return Parsed.JSON;
    }

    private static final class Parsed {

        static final byte[] YAML = read();
        static final byte[] JSON = JsonMapper.shared().writeValueAsBytes(parse(YAML));

        private static byte[] read() {
            try (InputStream document = OpenApiDocument.class.getResourceAsStream("/openapi.yaml")) {
                return document.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static Object parse(byte[] yaml) {
            LoaderOptions options = new LoaderOptions();
            options.setAllowDuplicateKeys(false);
            return new Yaml(new SafeConstructor(options)).load(new String(yaml, StandardCharsets.UTF_8));
        }
    }
}
