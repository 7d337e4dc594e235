package dev.chancery.api.user;

import dev.chancery.api.flow.Flows;
import dev.chancery.api.flow.Flows.Planned;
import dev.chancery.api.user.SigningUp.Request;
import dev.chancery.command.user.UserCommand.Confirmation;
import dev.chancery.command.user.UserCommand.Message;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The flows that sign-ups with an e-mail address may begin. */
record SignUpFlows(SignUpMedia media, Flows flows) {

    Optional<Planned> plan(UUID userId, Request request, Instant now) {
        return media.of(request.address()).autoconfirm()
                ? Optional.empty()
                : request.challenge().map(challenge -> flows.plan(userId, "email/signup", challenge, now));
    }

    /** The message as part of the flow, if it is one. */
    static Optional<Message> within(Optional<Planned> flow, Optional<Message> message) {
        return message.map(drawn -> drawn instanceof Confirmation mail && flow.isPresent()
                ? new Confirmation(
                        mail.sentTo(),
                        mail.redirectTo(),
                        mail.token(),
                        flow.get().flowId())
                : drawn);
    }
}
