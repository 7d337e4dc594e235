package dev.chancery.infra.mail;

import java.time.Duration;

/**
 * How templates are fetched that are somewhere on the web.
 *
 * @param maxSize bytes; a larger one is not used
 * @param maxAge after which one is fetched again
 * @param retryInterval between two attempts while it cannot be fetched
 * @param reloading whether it is fetched again before a mail needs it
 * @param maxIdle for how long that goes on without a mail
 */
public record Fetching(int maxSize, Duration maxAge, Duration retryInterval, boolean reloading, Duration maxIdle) {}
