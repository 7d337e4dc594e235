package dev.chancery.infra.mail.template.escape;

/**
 * What a scanner made of the beginning of a text.
 *
 * @param consumed how many characters it has dealt with
 */
record Step(Context context, int consumed) {}
