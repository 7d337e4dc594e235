package dev.chancery.api.user;

import dev.chancery.api.http.PhoneNumber;
import dev.chancery.command.user.UserEvent.Channel;

/**
 * Somebody asks for a message to a phone.
 *
 * @param aud the audience in which the number is looked up
 */
record AskedBySms(PhoneNumber phone, String aud, Channel channel) {}
