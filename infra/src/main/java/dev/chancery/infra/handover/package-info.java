/** What mails and messages to phones have in common when they are handed to whoever delivers them. */
package dev.chancery.infra.handover;
