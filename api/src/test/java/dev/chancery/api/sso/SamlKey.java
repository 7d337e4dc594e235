package dev.chancery.api.sso;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** A key of ours, with the certificates that GoTrue makes of it. */
public final class SamlKey {

    static final Properties OF_GOTRUE = golden();

    /** As {@code GOTRUE_SAML_PRIVATE_KEY} has it. */
    public static final String KEY = OF_GOTRUE.getProperty("key");

    private SamlKey() {}

    private static Properties golden() {
        try (InputStream file = SamlKey.class.getResourceAsStream("/saml/certificates-of-gotrue.properties")) {
            Properties properties = new Properties();
            properties.load(file);
            return properties;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
