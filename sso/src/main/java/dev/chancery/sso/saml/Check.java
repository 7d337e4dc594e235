package dev.chancery.sso.saml;

import java.util.Locale;

/** What a response has to stand, in the order in which it is asked, and where that is written. */
public enum Check {
    SIZE("SAML Bindings §3.5.4"),
    BASE64("SAML Bindings §3.5.4"),
    NO_DOCUMENT_TYPE("SAML Core §1.1, SAML Bindings §6: nothing of SAML needs one"),
    WELL_FORMED("XML 1.0 §2.1"),
    STRUCTURE("SAML Core §2, §3"),
    UNIQUE_IDS("SAML Core §1.3.4"),
    SCHEMA("SAML Core §1.1"),
    ONE_ASSERTION("none: SAML Profiles §4.1.4.2 has several, and what counts would have to be chosen"),
    PROVIDER("none: the administrator has disabled it"),
    UNSOLICITED("SAML Profiles §4.1.5"),
    METADATA("SAML Metadata §2.3.2, §2.4.3"),
    VERSION("SAML Core §3.2.2"),
    ISSUER("SAML Profiles §4.1.4.2"),
    DESTINATION("SAML Bindings §3.5.5.2"),
    IN_RESPONSE_TO("SAML Profiles §4.1.4.3"),
    ISSUE_INSTANT("SAML Core §2.3.3, §3.2.2"),
    STATUS("SAML Core §3.2.2.1"),
    SIGNATURE_FORM("SAML Core §5.4"),
    SIGNATURE_ALGORITHM("SAML Core §5.4"),
    ENGINE("none: the service itself is broken"),
    SIGNATURE("SAML Profiles §4.1.4.3, SAML Core §5"),
    ENCRYPTION_ALGORITHM("SAML Core §6.1"),
    DECRYPTION("SAML Core §2.3.4, §6"),
    CONDITIONS("SAML Core §2.5.1"),
    AUDIENCE("SAML Core §2.5.1.4"),
    SUBJECT_CONFIRMATION("SAML Profiles §4.1.4.2"),
    AUTHENTICATION("SAML Profiles §4.1.4.2"),
    SESSION_INDEX("SAML Core §2.7.2, SAML Profiles §4.1.4.2"),
    NOT_ON_OR_AFTER("SAML Core §3.7.1"),
    NAME_ID("SAML Core §8.3"),
    EMAIL("none: accounts have an address"),
    EMAIL_DOMAIN("none: the administrator wants it"),
    ACCOUNT("none: whoever runs the service decides who comes in"),
    ONE_TIME_USE("SAML Profiles §4.1.4.5"),
    SIGNED_OUT("SAML Core §3.7.3.1"),
    BROWSER("SAML Bindings §3.5.3");

    private final String clause;

    Check(String clause) {
        this.clause = clause;
    }

    /** By which logs of the service name it. */
    public String site() {
        return "saml." + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The section that demands it. */
    public String clause() {
        return clause;
    }
}
