package dev.chancery.api.user;

import dev.chancery.api.flow.Flows;
import dev.chancery.api.flow.Flows.Planned;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.session.Actors;
import dev.chancery.api.session.PasswordVerificationAttempt;
import dev.chancery.api.session.Sessions;
import dev.chancery.api.session.Sessions.Begun;
import dev.chancery.api.session.SignInMethod;
import dev.chancery.api.session.TokenPlan;
import dev.chancery.api.session.TokenPlans;
import dev.chancery.api.session.TokenSubject;
import dev.chancery.api.user.SigningUp.Outcome;
import dev.chancery.api.user.SigningUp.Request;
import dev.chancery.command.Reply;
import dev.chancery.command.session.Standing;
import dev.chancery.command.user.UserCommand.Message;
import dev.chancery.command.user.UserCommand.RepeatSignUp;
import dev.chancery.command.user.UserEvent;
import dev.chancery.command.user.UserRefusal;
import dev.chancery.command.user.UserState;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.infra.keys.KeyedIds;
import dev.chancery.query.user.UserView;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Signing up with an address that an account has already: its owner once more, or a stranger. */
record SigningUpAgain(
        SignUpMedia media,
        SignUpFlows flows,
        SignUpAnswers answers,
        Sessions sessions,
        Commands commands,
        KeyedIds ids,
        InstantSource clock) {

    Outcome signUp(
            UserView owner,
            Request request,
            Optional<Message> message,
            TokenPlans plans,
            PasswordVerificationAttempt.Once attempt,
            ClientRequest client) {
        Instant now = clock.instant();
        SignUpMedium medium = media.of(request.address());
        boolean confirmed = medium.isConfirmed(owner, request.address().value());
        if (medium.autoconfirm() && !owner.aud().equals(request.aud())) {
            // GoTrue stumbles over the unique index and answers 500
            throw UserRefusals.asAnswer(UserRefusal.Simple.ALREADY_REGISTERED);
        }
        if (!confirmed && medium.autoconfirm()) {
            return confirmAndSignIn(owner, request, plans, attempt, client, now);
        }
        boolean knowsPassword =
                DisputingPassword.isNamed(request.password(), confirmed ? Optional.empty() : Optional.of(owner));
        Optional<Planned> flow = flows.plan(owner.id(), request, now);
        Reply<UserEvent, UserState> reply =
                commands.transaction(client.origin(Actors.strangerAt(owner)), transaction -> {
                    Reply<UserEvent, UserState> answer = transaction.send(new RepeatSignUp(
                            owner.id(),
                            owner.version(),
                            medium.provider(),
                            confirmed,
                            knowsPassword,
                            SignUpFlows.within(flow, message),
                            medium.maxFrequency(),
                            now));
                    if (!answer.refused()) {
                        flow.ifPresent(planned -> Flows.start(transaction, planned, now));
                    }
                    return answer;
                });
        String provider = medium.provider();
        if (reply.refusal().isEmpty()) {
            return answers.pretended(request, PretendedAccount.of(owner, provider, ids), now);
        }
        return switch (reply.refusal().get()) {
            case UserRefusal.Simple.ALREADY_REGISTERED -> {
                if (medium.autoconfirm()) {
                    throw UserRefusals.asAnswer(UserRefusal.Simple.ALREADY_REGISTERED);
                }
                yield answers.pretended(request, PretendedAccount.insteadOf(owner, provider, ids), now);
            }
            // to wait would tell that there is somebody who was sent one
            case UserRefusal.MailTooSoon _, UserRefusal.SmsTooSoon _ ->
                answers.pretended(request, PretendedAccount.of(owner, provider, ids), now);
            case UserRefusal refusal -> throw UserRefusals.asAnswer(refusal);
            default -> throw new IllegalStateException("unexpected " + reply.refusal());
        };
    }

    /**
     * GoTrue lets whoever signs up with an unconfirmed address into the account that has it. Here only its password does.
     */
    private Outcome confirmAndSignIn(
            UserView owner,
            Request request,
            TokenPlans plans,
            PasswordVerificationAttempt.Once attempt,
            ClientRequest client,
            Instant now) {
        boolean matches = request.password().check(Optional.of(owner)).matches();
        attempt.require(owner, matches, now);
        if (!matches) {
            throw UserRefusals.asAnswer(UserRefusal.Simple.ALREADY_REGISTERED);
        }
        SignUpMedium medium = media.of(request.address());
        Standing standing = new Standing(owner.bannedUntil(), true);
        SignInMethod method = SignInMethod.password(medium.provider());
        TokenPlan plan = plans.toBegin(medium.confirmed(TokenSubject.of(owner)), standing, method, now);
        Begun session = commands.transaction(client.origin(Actors.of(owner)), transaction -> {
            transaction.send(new RepeatSignUp(
                    owner.id(),
                    owner.version(),
                    medium.provider(),
                    false,
                    true,
                    Optional.empty(),
                    medium.maxFrequency(),
                    now));
            return sessions.begin(transaction, plan, owner.id(), owner.version(), standing, method, now);
        });
        return answers.signedIn(owner.id(), session, plan, now);
    }
}
