package dev.chancery.infra.eventstore;

import java.time.Instant;
import java.util.UUID;

/**
 * An event that cannot be read, or not by this version: of it no more is known than its place.
 *
 * @param at when it happened, as its row says
 */
public record Unreadable(long position, UUID eventId, Instant at) {}
