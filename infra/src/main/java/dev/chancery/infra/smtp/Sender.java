package dev.chancery.infra.smtp;

/**
 * Whom mails are from.
 *
 * @param name "" for none
 * @param headers of every mail
 */
public record Sender(String address, String name, ExtraHeaders headers) {}
