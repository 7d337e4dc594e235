/**
 * The templates of Supabase Auth: Go's {@code text/template} and {@code html/template}, as far as mails use them. A
 * template sees values of JSON only, and what it costs to render it is bounded.
 */
package dev.chancery.infra.mail.template;
