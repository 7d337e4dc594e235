package dev.chancery.infra.ratelimit;

/** Between when somebody asked and when they were answered, in nanoseconds. */
record Span(long begin, long end) {}
