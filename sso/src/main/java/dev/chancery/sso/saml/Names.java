package dev.chancery.sso.saml;

/** Names of SAML 2.0, XML Signature and XML Encryption. */
final class Names {

    static final String ASSERTION_NS = "urn:oasis:names:tc:SAML:2.0:assertion";
    static final String PROTOCOL_NS = "urn:oasis:names:tc:SAML:2.0:protocol";
    static final String METADATA_NS = "urn:oasis:names:tc:SAML:2.0:metadata";
    static final String SIGNATURE_NS = "http://www.w3.org/2000/09/xmldsig#";
    static final String SIGNATURE_11_NS = "http://www.w3.org/2009/xmldsig11#";
    static final String ENCRYPTION_NS = "http://www.w3.org/2001/04/xmlenc#";
    static final String ENCRYPTION_11_NS = "http://www.w3.org/2009/xmlenc11#";
    static final String EXCLUSIVE_C14N = "http://www.w3.org/2001/10/xml-exc-c14n#";
    static final String ENVELOPED_SIGNATURE = SIGNATURE_NS + "enveloped-signature";

    private Names() {}
}
