/**
 * Contextual escaping as Go's {@code html/template} does it: what a value becomes depends on where in the page it
 * stands, and nothing in it can begin a tag, an attribute, a script or a URL of another scheme.
 */
package dev.chancery.infra.mail.template.escape;
