/** The values that templates compute with, and how Go compares, prints and formats them. */
package dev.chancery.infra.mail.template.value;
