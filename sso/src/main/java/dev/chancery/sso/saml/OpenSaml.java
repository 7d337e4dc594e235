package dev.chancery.sso.saml;

import java.util.List;
import org.opensaml.core.config.InitializationException;
import org.opensaml.core.config.Initializer;
import org.opensaml.core.xml.config.AbstractXMLObjectProviderInitializer;
import org.opensaml.core.xml.config.GlobalParserPoolInitializer;
import org.opensaml.saml.config.impl.SAMLConfigurationInitializer;
import org.opensaml.xmlsec.config.DecryptionParserPoolInitializer;
import org.opensaml.xmlsec.config.GlobalAlgorithmRegistryInitializer;
import org.opensaml.xmlsec.config.impl.ApacheXMLSecurityInitializer;
import org.opensaml.xmlsec.config.impl.GlobalSecurityConfigurationInitializer;
import org.opensaml.xmlsec.config.impl.JavaCryptoValidationInitializer;

/**
 * Makes OpenSAML ready. Its own way to do so looks for initializers on the class path, and finds some whose libraries are left out here;
 * these are the ones that are needed, in the order in which they build on each other.
 */
final class OpenSaml {

    private static final List<Initializer> INITIALIZERS = List.of(
            new org.opensaml.core.xml.config.XMLObjectProviderInitializer(),
            new GlobalParserPoolInitializer(),
            new GlobalAlgorithmRegistryInitializer(),
            new DecryptionParserPoolInitializer(),
            new JavaCryptoValidationInitializer(),
            new org.opensaml.xmlsec.config.impl.XMLObjectProviderInitializer(),
            new ApacheXMLSecurityInitializer(),
            new GlobalSecurityConfigurationInitializer(),
            new SAMLConfigurationInitializer(),
            new SamlObjects());

    static {
        try {
            for (Initializer initializer : INITIALIZERS) {
                initializer.init();
            }
        } catch (InitializationException e) {
            throw new IllegalStateException("OpenSAML cannot be used", e);
        }
    }

    private OpenSaml() {}

    /** Returns once OpenSAML can be used; whoever calls it goes through here before. */
    static void ready() {
        // the initializer of this class has done it
    }

    /** The parts of SAML 2.0 that are used; its own list wants the modules for SOAP. */
    private static final class SamlObjects extends AbstractXMLObjectProviderInitializer {
        @Override
        protected String[] getConfigResources() {
            return new String[] {
                "/saml2-assertion-config.xml",
                "/saml2-protocol-config.xml",
                "/saml2-metadata-config.xml",
                "/saml2-metadata-ui-config.xml",
                "/saml2-metadata-attr-config.xml",
                "/saml2-metadata-reqinit-config.xml",
                "/saml2-metadata-idp-discovery-config.xml",
                "/saml2-metadata-rpi-config.xml",
                "/saml2-metadata-algorithm-config.xml",
            };
        }
    }
}
