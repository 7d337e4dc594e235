package dev.chancery.api.user;

import dev.chancery.api.flow.Flows;
import dev.chancery.api.flow.Flows.Planned;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.command.Actor;
import dev.chancery.command.Reply;
import dev.chancery.command.flow.CodeChallenge;
import dev.chancery.command.user.UserCommand;
import dev.chancery.command.user.UserEvent;
import dev.chancery.command.user.UserRefusal;
import dev.chancery.command.user.UserState;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.query.user.UserView;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/** Has a mail, or a message to a phone, follow from a fact about a user, together with the flow that it belongs to. */
public final class SendingMessages {

    private final Flows flows;
    private final Commands commands;
    private final InstantSource clock;

    public SendingMessages(Flows flows, Commands commands, InstantSource clock) {
        this.flows = flows;
        this.commands = commands;
        this.clock = clock;
    }

    /** The request for a mail to a user, in a flow (its id, or null) and at a time. */
    interface MailRequest {
        UserCommand to(UserView user, UUID flowId, Instant now);
    }

    /**
     * Sends it, if there is a user and unless one of the kind was sent too short a while ago.
     *
     * @param find whom to send it to, read anew at each attempt
     * @param method how the user will have proven who they are once they use it: an {@code amr} value
     * @return the refusal, if there was one
     */
    Optional<UserRefusal> send(
            Supplier<Optional<UserView>> find,
            Function<UserView, Actor> actor,
            String method,
            Optional<CodeChallenge> challenge,
            ClientRequest client,
            MailRequest request) {
        return commands.retrying(
                () -> find.get().flatMap(user -> attempt(user, actor, method, challenge, client, request)));
    }

    /** The request for a message to a user's phone, at a time. */
    interface SmsRequest {
        UserCommand to(UserView user, Instant now);
    }

    /** The same for a message to a phone, which belongs to no flow. */
    Optional<UserRefusal> sendSms(
            Supplier<Optional<UserView>> find,
            Function<UserView, Actor> actor,
            ClientRequest client,
            SmsRequest request) {
        return send(find, actor, "", Optional.empty(), client, (user, _, now) -> request.to(user, now));
    }

    private Optional<UserRefusal> attempt(
            UserView user,
            Function<UserView, Actor> actor,
            String method,
            Optional<CodeChallenge> challenge,
            ClientRequest client,
            MailRequest request) {
        Instant now = clock.instant();
        Optional<Planned> flow = challenge.map(asked -> flows.plan(user.id(), method, asked, now));
        Reply<UserEvent, UserState> reply = commands.transaction(client.origin(actor.apply(user)), transaction -> {
            Reply<UserEvent, UserState> answer =
                    transaction.send(request.to(user, flow.map(Planned::flowId).orElse(null), now));
            if (!answer.refused()) {
                flow.ifPresent(planned -> Flows.start(transaction, planned, now));
            }
            return answer;
        });
        return reply.refusal().map(UserRefusal.class::cast);
    }
}
