package dev.chancery.sso.saml;

import static dev.chancery.sso.saml.Names.ASSERTION_NS;
import static dev.chancery.sso.saml.Names.ENCRYPTION_11_NS;
import static dev.chancery.sso.saml.Names.ENCRYPTION_NS;
import static dev.chancery.sso.saml.Names.EXCLUSIVE_C14N;
import static dev.chancery.sso.saml.Names.PROTOCOL_NS;
import static dev.chancery.sso.saml.Names.SIGNATURE_NS;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.xml.namespace.QName;

/**
 * The elements that messages of an identity provider have, and where. It is narrower than the schemas: what a service provider has no
 * use for, such as extensions, further assertions as advice, objects in signatures or octets kept elsewhere, is not in it.
 */
final class ResponseGrammar {

    static final QName RESPONSE = protocol("Response");
    static final QName LOGOUT_REQUEST = protocol("LogoutRequest");
    static final QName LOGOUT_RESPONSE = protocol("LogoutResponse");
    static final QName SESSION_INDEX = protocol("SessionIndex");
    private static final QName EXTENSIONS = protocol("Extensions");
    static final QName ASSERTION = assertion("Assertion");
    static final QName ENCRYPTED_ASSERTION = assertion("EncryptedAssertion");
    static final QName ENCRYPTED_ID = assertion("EncryptedID");
    static final QName ISSUER = assertion("Issuer");
    static final QName NAME_ID = assertion("NameID");
    static final QName ATTRIBUTE_VALUE = assertion("AttributeValue");
    static final QName SIGNATURE = signature("Signature");

    static final QName STATUS = protocol("Status");
    static final QName STATUS_CODE = protocol("StatusCode");
    private static final QName STATUS_MESSAGE = protocol("StatusMessage");
    private static final QName STATUS_DETAIL = protocol("StatusDetail");
    static final QName SUBJECT = assertion("Subject");
    static final QName CONFIRMATION = assertion("SubjectConfirmation");
    static final QName CONFIRMATION_DATA = assertion("SubjectConfirmationData");
    static final QName CONDITIONS = assertion("Conditions");
    static final QName AUDIENCE_RESTRICTION = assertion("AudienceRestriction");
    static final QName AUDIENCE = assertion("Audience");
    private static final QName ONE_TIME_USE = assertion("OneTimeUse");
    private static final QName PROXY_RESTRICTION = assertion("ProxyRestriction");
    static final QName AUTHN_STATEMENT = assertion("AuthnStatement");
    private static final QName SUBJECT_LOCALITY = assertion("SubjectLocality");
    static final QName AUTHN_CONTEXT = assertion("AuthnContext");
    static final QName AUTHN_CONTEXT_CLASS = assertion("AuthnContextClassRef");
    private static final QName AUTHN_CONTEXT_DECLARATION = assertion("AuthnContextDecl");
    private static final QName AUTHN_CONTEXT_DECLARATION_REF = assertion("AuthnContextDeclRef");
    private static final QName AUTHENTICATING_AUTHORITY = assertion("AuthenticatingAuthority");
    static final QName ATTRIBUTE_STATEMENT = assertion("AttributeStatement");
    static final QName ATTRIBUTE = assertion("Attribute");

    private static final QName SIGNED_INFO = signature("SignedInfo");
    private static final QName CANONICALIZATION = signature("CanonicalizationMethod");
    private static final QName SIGNATURE_METHOD = signature("SignatureMethod");
    private static final QName REFERENCE = signature("Reference");
    private static final QName TRANSFORMS = signature("Transforms");
    private static final QName TRANSFORM = signature("Transform");
    private static final QName DIGEST_METHOD = signature("DigestMethod");
    private static final QName DIGEST_VALUE = signature("DigestValue");
    private static final QName SIGNATURE_VALUE = signature("SignatureValue");
    static final QName KEY_INFO = signature("KeyInfo");
    private static final QName KEY_NAME = signature("KeyName");
    static final QName KEY_VALUE = signature("KeyValue");
    private static final QName RSA_KEY_VALUE = signature("RSAKeyValue");
    private static final QName MODULUS = signature("Modulus");
    private static final QName EXPONENT = signature("Exponent");
    static final QName RETRIEVAL_METHOD = signature("RetrievalMethod");
    static final QName X509_DATA = signature("X509Data");
    static final QName X509_CERTIFICATE = signature("X509Certificate");
    private static final QName X509_SUBJECT = signature("X509SubjectName");
    private static final QName X509_KEY_ID = signature("X509SKI");
    private static final QName X509_ISSUER_SERIAL = signature("X509IssuerSerial");
    private static final QName X509_ISSUER = signature("X509IssuerName");
    static final QName X509_SERIAL = signature("X509SerialNumber");
    static final QName INCLUSIVE_NAMESPACES = new QName(EXCLUSIVE_C14N, "InclusiveNamespaces");

    static final QName ENCRYPTED_DATA = encryption("EncryptedData");
    static final QName ENCRYPTED_KEY = encryption("EncryptedKey");
    static final QName ENCRYPTION_METHOD = encryption("EncryptionMethod");
    private static final QName OAEP_PARAMETERS = encryption("OAEPparams");
    static final QName MASK_GENERATION = new QName(ENCRYPTION_11_NS, "MGF");
    private static final QName REFERENCE_LIST = encryption("ReferenceList");
    private static final QName DATA_REFERENCE = encryption("DataReference");
    private static final QName CARRIED_KEY_NAME = encryption("CarriedKeyName");
    private static final QName CIPHER_DATA = encryption("CipherData");
    private static final QName CIPHER_VALUE = encryption("CipherValue");

    private static final Map<QName, ElementRule> RULES = rules();

    private ResponseGrammar() {}

    /** What may stand in an element; nothing for one that no response has. */
    static Optional<ElementRule> of(QName element) {
        return Optional.ofNullable(RULES.get(element));
    }

    private static Map<QName, ElementRule> rules() {
        Map<QName, ElementRule> rules = new HashMap<>();
        response(rules);
        logout(rules);
        assertions(rules);
        subject(rules);
        statements(rules);
        signatures(rules);
        keys(rules);
        encryption(rules);
        return Map.copyOf(rules);
    }

    private static void response(Map<QName, ElementRule> rules) {
        rules.put(
                RESPONSE,
                ElementRule.with("ID", "Version", "IssueInstant", "Destination", "Consent", "InResponseTo")
                        .once(ISSUER, SIGNATURE, STATUS, ASSERTION, ENCRYPTED_ASSERTION));
        rules.put(STATUS, ElementRule.with().once(STATUS_CODE, STATUS_MESSAGE, STATUS_DETAIL));
        rules.put(STATUS_CODE, ElementRule.with("Value").once(STATUS_CODE));
        rules.put(STATUS_MESSAGE, ElementRule.text());
        rules.put(STATUS_DETAIL, ElementRule.opened());
    }

    /** Of extensions providers say there whether they want an answer; everybody gets one. */
    private static void logout(Map<QName, ElementRule> rules) {
        rules.put(
                LOGOUT_REQUEST,
                ElementRule.with("ID", "Version", "IssueInstant", "Destination", "Consent", "NotOnOrAfter", "Reason")
                        .once(ISSUER, SIGNATURE, EXTENSIONS, NAME_ID, ENCRYPTED_ID)
                        .often(SESSION_INDEX));
        rules.put(
                LOGOUT_RESPONSE,
                ElementRule.with("ID", "Version", "IssueInstant", "Destination", "Consent", "InResponseTo")
                        .once(ISSUER, SIGNATURE, EXTENSIONS, STATUS));
        rules.put(SESSION_INDEX, ElementRule.text());
        rules.put(EXTENSIONS, ElementRule.opened());
    }

    private static void assertions(Map<QName, ElementRule> rules) {
        rules.put(
                ASSERTION,
                ElementRule.with("ID", "Version", "IssueInstant")
                        .once(ISSUER, SIGNATURE, SUBJECT, CONDITIONS, AUTHN_STATEMENT)
                        .often(ATTRIBUTE_STATEMENT));
        rules.put(ISSUER, ElementRule.text("Format", "NameQualifier", "SPNameQualifier", "SPProvidedID"));
        rules.put(
                CONDITIONS,
                ElementRule.with("NotBefore", "NotOnOrAfter")
                        .once(ONE_TIME_USE, PROXY_RESTRICTION)
                        .often(AUDIENCE_RESTRICTION));
        rules.put(AUDIENCE_RESTRICTION, ElementRule.with().often(AUDIENCE));
        rules.put(AUDIENCE, ElementRule.text());
        rules.put(ONE_TIME_USE, ElementRule.with());
        rules.put(PROXY_RESTRICTION, ElementRule.with("Count").often(AUDIENCE));
    }

    private static void subject(Map<QName, ElementRule> rules) {
        rules.put(SUBJECT, ElementRule.with().once(NAME_ID, ENCRYPTED_ID).often(CONFIRMATION));
        rules.put(NAME_ID, ElementRule.text("Format", "NameQualifier", "SPNameQualifier", "SPProvidedID"));
        rules.put(CONFIRMATION, ElementRule.with("Method").once(NAME_ID, ENCRYPTED_ID, CONFIRMATION_DATA));
        rules.put(
                CONFIRMATION_DATA,
                ElementRule.text("NotBefore", "NotOnOrAfter", "Recipient", "InResponseTo", "Address"));
    }

    private static void statements(Map<QName, ElementRule> rules) {
        rules.put(
                AUTHN_STATEMENT,
                ElementRule.with("AuthnInstant", "SessionIndex", "SessionNotOnOrAfter")
                        .once(SUBJECT_LOCALITY, AUTHN_CONTEXT));
        rules.put(SUBJECT_LOCALITY, ElementRule.with("Address", "DNSName"));
        rules.put(
                AUTHN_CONTEXT,
                ElementRule.with()
                        .once(AUTHN_CONTEXT_CLASS, AUTHN_CONTEXT_DECLARATION, AUTHN_CONTEXT_DECLARATION_REF)
                        .often(AUTHENTICATING_AUTHORITY));
        rules.put(AUTHN_CONTEXT_CLASS, ElementRule.text());
        rules.put(AUTHN_CONTEXT_DECLARATION, ElementRule.opened());
        rules.put(AUTHN_CONTEXT_DECLARATION_REF, ElementRule.text());
        rules.put(AUTHENTICATING_AUTHORITY, ElementRule.text());
        rules.put(ATTRIBUTE_STATEMENT, ElementRule.with().often(ATTRIBUTE));
        rules.put(
                ATTRIBUTE,
                ElementRule.opened("Name", "NameFormat", "FriendlyName").often(ATTRIBUTE_VALUE));
        rules.put(ATTRIBUTE_VALUE, ElementRule.opened().once(NAME_ID));
    }

    private static void signatures(Map<QName, ElementRule> rules) {
        rules.put(SIGNATURE, ElementRule.with("Id").once(SIGNED_INFO, SIGNATURE_VALUE, KEY_INFO));
        rules.put(SIGNED_INFO, ElementRule.with("Id").once(CANONICALIZATION, SIGNATURE_METHOD, REFERENCE));
        rules.put(CANONICALIZATION, ElementRule.with("Algorithm").once(INCLUSIVE_NAMESPACES));
        rules.put(SIGNATURE_METHOD, ElementRule.with("Algorithm"));
        rules.put(REFERENCE, ElementRule.with("Id", "URI", "Type").once(TRANSFORMS, DIGEST_METHOD, DIGEST_VALUE));
        rules.put(TRANSFORMS, ElementRule.with().often(TRANSFORM));
        rules.put(TRANSFORM, ElementRule.with("Algorithm").once(INCLUSIVE_NAMESPACES));
        rules.put(INCLUSIVE_NAMESPACES, ElementRule.with("PrefixList"));
        rules.put(DIGEST_METHOD, ElementRule.with("Algorithm"));
        rules.put(DIGEST_VALUE, ElementRule.text());
        rules.put(SIGNATURE_VALUE, ElementRule.text("Id"));
    }

    /** Nothing of this is read but the encrypted key, and where it is: whom to trust stands in the provider's metadata. */
    private static void keys(Map<QName, ElementRule> rules) {
        rules.put(
                KEY_INFO,
                ElementRule.with("Id").once(KEY_VALUE, RETRIEVAL_METHOD).often(KEY_NAME, X509_DATA, ENCRYPTED_KEY));
        rules.put(KEY_NAME, ElementRule.text());
        rules.put(RETRIEVAL_METHOD, ElementRule.with("URI", "Type"));
        rules.put(KEY_VALUE, ElementRule.with().once(RSA_KEY_VALUE));
        rules.put(RSA_KEY_VALUE, ElementRule.with().once(MODULUS, EXPONENT));
        rules.put(MODULUS, ElementRule.text());
        rules.put(EXPONENT, ElementRule.text());
        rules.put(X509_DATA, ElementRule.with().often(X509_CERTIFICATE, X509_SUBJECT, X509_KEY_ID, X509_ISSUER_SERIAL));
        rules.put(X509_CERTIFICATE, ElementRule.text());
        rules.put(X509_SUBJECT, ElementRule.text());
        rules.put(X509_KEY_ID, ElementRule.text());
        rules.put(X509_ISSUER_SERIAL, ElementRule.with().once(X509_ISSUER, X509_SERIAL));
        rules.put(X509_ISSUER, ElementRule.text());
        rules.put(X509_SERIAL, ElementRule.text());
    }

    private static void encryption(Map<QName, ElementRule> rules) {
        rules.put(ENCRYPTED_ASSERTION, ElementRule.with().once(ENCRYPTED_DATA).often(ENCRYPTED_KEY));
        rules.put(ENCRYPTED_ID, ElementRule.with().once(ENCRYPTED_DATA).often(ENCRYPTED_KEY));
        rules.put(
                ENCRYPTED_DATA,
                ElementRule.with("Id", "Type", "MimeType", "Encoding").once(ENCRYPTION_METHOD, KEY_INFO, CIPHER_DATA));
        rules.put(
                ENCRYPTED_KEY,
                ElementRule.with("Id", "Type", "MimeType", "Encoding", "Recipient")
                        .once(ENCRYPTION_METHOD, KEY_INFO, CIPHER_DATA, REFERENCE_LIST, CARRIED_KEY_NAME));
        rules.put(REFERENCE_LIST, ElementRule.with().often(DATA_REFERENCE));
        rules.put(DATA_REFERENCE, ElementRule.with("URI"));
        rules.put(CARRIED_KEY_NAME, ElementRule.text());
        rules.put(
                ENCRYPTION_METHOD, ElementRule.with("Algorithm").once(OAEP_PARAMETERS, DIGEST_METHOD, MASK_GENERATION));
        rules.put(OAEP_PARAMETERS, ElementRule.text());
        rules.put(MASK_GENERATION, ElementRule.with("Algorithm"));
        rules.put(CIPHER_DATA, ElementRule.with().once(CIPHER_VALUE));
        rules.put(CIPHER_VALUE, ElementRule.text());
    }

    private static QName protocol(String name) {
        return new QName(PROTOCOL_NS, name);
    }

    private static QName assertion(String name) {
        return new QName(ASSERTION_NS, name);
    }

    private static QName signature(String name) {
        return new QName(SIGNATURE_NS, name);
    }

    private static QName encryption(String name) {
        return new QName(ENCRYPTION_NS, name);
    }
}
