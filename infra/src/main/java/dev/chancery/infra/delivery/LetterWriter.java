package dev.chancery.infra.delivery;

import dev.chancery.command.Event;
import dev.chancery.command.user.Identity;
import dev.chancery.command.user.OneTimeToken;
import dev.chancery.command.user.UserEvent;
import dev.chancery.infra.mail.ActionLinks;
import dev.chancery.infra.mail.Letter;
import dev.chancery.infra.mail.MailKind;
import dev.chancery.query.projection.Recorded;
import dev.chancery.query.user.UserView;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/** Says what is in the mails that follow from a fact, as long as they are worth sending. */
public final class LetterWriter {

    private final ActionLinks links;
    private final URI siteUrl;
    private final Predicate<String> authorized;

    /** @param authorized who may be told of a change; for what people ask for that is judged when they ask */
    public LetterWriter(ActionLinks links, URI siteUrl, Predicate<String> authorized) {
        this.links = links;
        this.siteUrl = siteUrl;
        this.authorized = authorized;
    }

    /**
     * The letter as of now, or nothing if what it was to carry has been used or replaced.
     *
     * @param user whom the fact is about
     * @param part its place among the mails that follow from the event
     */
    Optional<Letter> letter(Recorded<Event> fact, UserView user, int part) {
        ActionLinks here = links.at(fact.origin().externalUrl());
        return switch (fact.event()) {
            case UserEvent.ConfirmationRequested e ->
                action(here, MailKind.CONFIRMATION, user, e.sentTo(), e.redirectTo(), e.token());
            case UserEvent.Invited e -> action(here, MailKind.INVITE, user, e.sentTo(), e.redirectTo(), e.token());
            case UserEvent.RecoveryRequested e ->
                action(here, MailsOfEvents.kind(e.recovery()), user, e.sentTo(), e.redirectTo(), e.token());
            case UserEvent.ReauthenticationRequested e ->
                isGood(e.token(), e.sentTo()) ? Optional.of(reauthentication(e, user)) : Optional.empty();
            case UserEvent.EmailChangeRequested e -> emailChange(here, e, part, user);
            case UserEvent.PasswordChanged _ ->
                notification(MailKind.PASSWORD_CHANGED_NOTIFICATION, user, user.email(), user.email(), Map.of());
            case UserEvent.EmailChangeConfirmed e -> {
                Map<String, Object> former = new HashMap<>();
                former.put("OldEmail", e.formerEmail());
                yield notification(MailKind.EMAIL_CHANGED_NOTIFICATION, user, e.formerEmail(), e.email(), former);
            }
            case UserEvent.PhoneChangeConfirmed e
            when MailsOfEvents.isFirst(e) ->
                notification(
                        MailKind.IDENTITY_LINKED_NOTIFICATION,
                        user,
                        user.email(),
                        user.email(),
                        Map.of("Provider", Identity.PHONE));
            case UserEvent.PhoneChangeConfirmed e ->
                e.formerPhone().equals(e.phone())
                        ? Optional.empty()
                        : notification(
                                MailKind.PHONE_CHANGED_NOTIFICATION,
                                user,
                                user.email(),
                                user.email(),
                                Map.of("Phone", e.phone(), "OldPhone", e.formerPhone()));
            case UserEvent.IdentityUnlinked e ->
                notification(
                        MailKind.IDENTITY_UNLINKED_NOTIFICATION,
                        user,
                        e.formerEmail(),
                        e.formerEmail(),
                        Map.of("Provider", e.provider()));
            default -> Optional.empty();
        };
    }

    private Optional<Letter> emailChange(ActionLinks here, UserEvent.EmailChangeRequested e, int part, UserView user) {
        boolean toNew = part == 0;
        String to = toNew ? e.newEmail() : e.currentEmail();
        return action(here, MailKind.EMAIL_CHANGE, user, to, e.redirectTo(), toNew ? e.newToken() : e.currentToken())
                .map(letter -> {
                    Map<String, Object> variables = new HashMap<>(letter.variables());
                    variables.put("Email", Objects.requireNonNullElse(e.currentEmail(), ""));
                    variables.put("NewEmail", e.newEmail());
                    variables.put("SendingTo", to);
                    return new Letter(letter.kind(), to, variables);
                });
    }

    private Optional<Letter> action(
            ActionLinks here, MailKind kind, UserView user, String to, String redirectTo, OneTimeToken token) {
        if (!isGood(token, to)) {
            return Optional.empty();
        }
        String target = redirectTo == null ? siteUrl.toString() : redirectTo;
        Map<String, Object> variables = variables(user, to);
        variables.put("ConfirmationURL", here.link(kind, token.hash(), target));
        variables.put("Token", token.code());
        variables.put("TokenHash", token.hash());
        variables.put("RedirectTo", target);
        return Optional.of(new Letter(kind, to, variables));
    }

    private Letter reauthentication(UserEvent.ReauthenticationRequested e, UserView user) {
        Map<String, Object> variables = variables(user, e.sentTo());
        variables.put("Token", e.token().code());
        return new Letter(MailKind.REAUTHENTICATION, e.sentTo(), variables);
    }

    /** Nobody is told at an address that one never had, or that nobody may write to. */
    private Optional<Letter> notification(
            MailKind kind, UserView user, String to, String email, Map<String, Object> more) {
        if (isAbsent(to) || !authorized.test(to)) {
            return Optional.empty();
        }
        Map<String, Object> variables = variables(user, email);
        variables.putAll(more);
        return Optional.of(new Letter(kind, to, variables));
    }

    private Map<String, Object> variables(UserView user, String email) {
        Map<String, Object> variables = new HashMap<>();
        variables.put("SiteURL", siteUrl.toString());
        variables.put("Email", email);
        variables.put("Data", Objects.requireNonNullElse(user.userMetadata(), Map.of()));
        return variables;
    }

    /** What a token says is forgotten as soon as it is used or another takes its place. */
    private static boolean isGood(OneTimeToken token, String to) {
        return !isAbsent(to) && token.code() != null && token.hash() != null;
    }

    static boolean isAbsent(String text) {
        return text == null || text.isEmpty();
    }
}
