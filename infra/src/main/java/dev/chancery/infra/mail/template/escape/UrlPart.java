package dev.chancery.infra.mail.template.escape;

/** How much of a URL there is already. */
enum UrlPart {
    NONE,
    BEFORE_QUERY,
    QUERY_OR_FRAGMENT,
    /** It depends on the branch that was taken. */
    UNKNOWN
}
