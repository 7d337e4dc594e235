package dev.chancery.api.user;

import dev.chancery.api.user.AddressFrequency.Way;
import dev.chancery.api.user.ChangingUser.Request;
import dev.chancery.command.user.OneTimeToken;
import dev.chancery.command.user.UserCommand.EmailChange;
import dev.chancery.command.user.UserCommand.GivenEmail;
import dev.chancery.command.user.UserCommand.NewEmail;
import dev.chancery.command.user.UserCommand.PhoneChange;
import dev.chancery.command.user.UserCommand.TextMessage;
import dev.chancery.command.user.UserEvent.Channel;
import dev.chancery.command.user.UserEvent.SmsPurpose;
import dev.chancery.query.user.UserView;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Other addresses and phone numbers that users wish for, and what is sent to ask for them. */
public final class WishedAddresses {

    private final ChangeRules rules;
    private final OneTimeTokens tokens;
    private final AddressFrequency mailFrequency;
    private final PhoneRules phoneRules;
    private final PhoneTokens phoneTokens;
    private final PhoneCodes phoneCodes;
    private final AddressFrequency smsFrequency;

    public WishedAddresses(
            ChangeRules rules,
            OneTimeTokens tokens,
            AddressFrequency mailFrequency,
            PhoneRules phoneRules,
            PhoneTokens phoneTokens,
            PhoneCodes phoneCodes,
            AddressFrequency smsFrequency) {
        this.rules = rules;
        this.tokens = tokens;
        this.mailFrequency = mailFrequency;
        this.phoneRules = phoneRules;
        this.phoneTokens = phoneTokens;
        this.phoneCodes = phoneCodes;
        this.smsFrequency = smsFrequency;
    }

    /** The least time between two messages of a kind to a phone. */
    Duration maxSmsFrequency() {
        return phoneRules.maxFrequency();
    }

    /** Whether the user need not confirm a new address, as who signs up need not; permanent users always do. */
    boolean isGiven(UserView user) {
        return user.anonymous() && rules.autoconfirm();
    }

    /** Does work that may send something to these addresses, no more often than anything is sent to anybody. */
    <R> R spaced(UserView user, Optional<String> email, Optional<String> phone, Supplier<R> work) {
        Supplier<R> withMail = () -> email.filter(_ -> !isGiven(user))
                .map(address -> mailFrequency.once(Way.EMAIL_CHANGE, AddressFrequency.ANY, address, work))
                .orElseGet(work);
        Optional<String> asked = phone.filter(_ -> !phoneRules.autoconfirm());
        asked.ifPresent(number -> phoneCodes.wished(user.id(), number));
        return asked.map(number -> smsFrequency.once(Way.PHONE_CHANGE, AddressFrequency.ANY, number, withMail))
                .orElseGet(withMail);
    }

    /** For one request, which draws what is sent but once. */
    Once once(Request request) {
        return new Once(request.redirectTo(), request.channel());
    }

    final class Once {

        private final String redirectTo;
        private final Channel channel;
        private OneTimeToken newToken;
        private OneTimeToken currentToken;
        private String drawnFor;
        private PhoneChange phoneChange;

        private Once(String redirectTo, Channel channel) {
            this.redirectTo = redirectTo;
            this.channel = channel;
        }

        NewEmail email(UserView user, String email, Optional<UUID> flow) {
            return isGiven(user) ? new GivenEmail(email, UUID.randomUUID()) : emailChange(user, email, flow);
        }

        private EmailChange emailChange(UserView user, String email, Optional<UUID> flow) {
            String currentEmail = user.email() == null ? "" : user.email();
            if (newToken == null || !currentEmail.equals(drawnFor)) {
                boolean askCurrent = rules.secureEmailChange() && !currentEmail.isEmpty();
                newToken = tokens.draw(email, flow.isPresent());
                currentToken = askCurrent ? tokens.drawBeside(currentEmail, flow.isPresent()) : null;
                drawnFor = currentEmail;
            }
            return new EmailChange(email, redirectTo, newToken, currentToken, flow.orElse(null));
        }

        PhoneChange phone(String phone) {
            if (phoneChange == null) {
                Optional<TextMessage> message = phoneRules.autoconfirm()
                        ? Optional.empty()
                        : Optional.of(phoneTokens.draw(phone, SmsPurpose.PHONE_CHANGE, channel));
                phoneChange = new PhoneChange(phone, message, UUID.randomUUID());
            }
            return phoneChange;
        }
    }
}
