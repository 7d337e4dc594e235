/** From facts in the log to mails that have arrived: which follow, what has become of each, and who sends them. */
package dev.chancery.infra.delivery;
