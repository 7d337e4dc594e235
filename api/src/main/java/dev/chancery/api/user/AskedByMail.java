package dev.chancery.api.user;

import dev.chancery.api.http.EmailAddress;
import dev.chancery.command.flow.CodeChallenge;
import java.util.Optional;

/**
 * Somebody asks for a mail to an address.
 *
 * @param aud the audience in which the address is looked up
 * @param challenge of a client that will come back with a code
 * @param redirectTo where the link in the mail leads to in the end, allowed already
 */
record AskedByMail(EmailAddress email, String aud, Optional<CodeChallenge> challenge, String redirectTo) {}
