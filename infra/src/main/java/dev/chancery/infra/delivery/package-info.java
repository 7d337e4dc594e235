/** From facts in the log to messages that have arrived: which follow, what has become of each, and by whom they go. */
package dev.chancery.infra.delivery;
