/** Hands mails to a mail server (RFC 5321). */
package dev.chancery.infra.smtp;
