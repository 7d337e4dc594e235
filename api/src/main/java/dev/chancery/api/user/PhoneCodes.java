package dev.chancery.api.user;

import dev.chancery.api.http.ApiException;
import dev.chancery.infra.sms.NumberWishes;
import dev.chancery.infra.sms.TwilioVerify;
import dev.chancery.query.user.UserQueries.FoundToken;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a code is what was sent to a phone: by its hash, or by the word of whoever has drawn it. */
public final class PhoneCodes {

    private static final Logger LOG = LoggerFactory.getLogger(PhoneCodes.class);

    /**
     * Whoever draws codes says by themselves how long they are good for, for Twilio Verify ten minutes. What was asked for here is good for
     * no longer: its code could else be one that was drawn for somebody else's request.
     */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /** By so much the clocks of nodes and of the database may differ, and longer may Twilio take than it says. */
    private static final Duration MARGIN = Duration.ofMinutes(5);

    private static final Duration EVER = Duration.ofDays(36_500);

    private final PhoneRules rules;
    private final Optional<TwilioVerify> provider;
    private final NumberWishes wishes;
    private final InstantSource clock;

    /** @param provider who draws the codes, if it is not ourselves */
    public PhoneCodes(PhoneRules rules, Optional<TwilioVerify> provider, NumberWishes wishes, InstantSource clock) {
        this.rules = rules;
        this.provider = provider;
        this.wishes = wishes;
        this.clock = clock;
    }

    /**
     * What is known of a code that is to let somebody in, or prove them anew. The provider may be asked, which takes as long as it takes: call
     * it outside of transactions, and once, since it says yes but once. It is asked whether or not anybody has the number, or the time
     * would tell.
     *
     * @throws ApiException {@code otp_expired} if it does not say: that is nobody's mistake
     */
    CodeCheck check(String phone, String code) {
        return check(phone, code, false);
    }

    /**
     * The same of a code that is to give the number to an account.
     *
     * @throws ApiException {@code otp_expired} if the provider does not say
     */
    CodeCheck checkOfChange(String phone, String code) {
        return check(phone, code, true);
    }

    /** Notes that an account wishes for the number, whether or not it is sent a code: it may be told so, and get that of another. */
    void wished(UUID account, String phone) {
        if (!isAgreed(phone)) {
            wishes.note(account, phone);
        }
    }

    private CodeCheck check(String phone, String code, boolean ofChange) {
        return new CodeCheck(fit(phone, code), fitting -> ofChange && areOfSeveral(fitting, phone));
    }

    private Predicate<FoundToken> fit(String phone, String code) {
        if (!isDrawnElsewhere(phone)) {
            return token -> HashedCodes.matches(phone, code, token.hash());
        }
        boolean right = isRight(provider.get(), phone, code);
        Instant oldest = clock.instant().minus(LONGEST);
        return token -> right && !token.sentAt().isBefore(oldest);
    }

    /**
     * Whether it may have been another's wish that brought the code to whoever types it: each account has a code of its own if we draw
     * them, but a phone shows them all alike. By the tokens too: nodes of an older version, and Supabase Auth, note no wishes.
     */
    private boolean areOfSeveral(List<FoundToken> fitting, String phone) {
        if (isAgreed(phone)) {
            return false;
        }
        Set<UUID> accounts = new HashSet<>(wishes.accounts(phone, lasting()));
        fitting.forEach(token -> accounts.add(wishes.account(token.user().id())));
        return accounts.size() > 1;
    }

    /** As long as a code may be good that was sent for a wish; those that others draw are so from a message on that may be late. */
    private Duration lasting() {
        return provider.isPresent() ? rules.otpLifetime().plus(LONGEST).plus(MARGIN) : rules.otpLifetime();
    }

    /** How long a code that was sent there is good for. */
    Duration lifetime(String phone) {
        if (isAgreed(phone)) {
            return EVER;
        }
        return provider.isPresent() ? LONGEST : rules.otpLifetime();
    }

    private boolean isDrawnElsewhere(String phone) {
        return provider.isPresent() && !isAgreed(phone);
    }

    private boolean isAgreed(String phone) {
        return rules.agreedCodes().of(phone, clock.instant()).isPresent();
    }

    private static boolean isRight(TwilioVerify provider, String phone, String code) {
        try {
            return provider.isCode(phone, code);
        } catch (IOException e) {
            LOG.warn(
                    "Twilio Verify does not say whether a code is right: {}.",
                    e.getClass().getSimpleName());
            throw UserRefusals.codeNotValid();
        }
    }
}
