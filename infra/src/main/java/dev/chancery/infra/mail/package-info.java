/** Mails: what they say. Facts and a template become a subject, a page and its plain text. */
package dev.chancery.infra.mail;
