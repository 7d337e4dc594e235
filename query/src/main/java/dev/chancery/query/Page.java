package dev.chancery.query;

import java.util.List;

/** A part of a longer list. */
public record Page<T>(List<T> items, long total) {}
