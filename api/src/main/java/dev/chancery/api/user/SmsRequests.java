package dev.chancery.api.user;

import dev.chancery.api.http.Address;
import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.http.PhoneNumber;
import dev.chancery.api.http.RequestBody;
import dev.chancery.api.http.UniformTime;
import dev.chancery.api.session.Bearer;
import dev.chancery.api.user.AddressFrequency.Way;
import dev.chancery.command.user.UserEvent.Channel;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;

/**
 * What {@code POST /otp} and {@code /resend} do with a phone number. Neither the answer nor its time tells whether somebody has
 * it.
 */
public final class SmsRequests {

    private final PhoneRules rules;
    private final PhoneTokens tokens;
    private final AddressFrequency frequency;
    private final DisputingPassword disputing;
    private final SigningInBySms signingIn;
    private final ResendingPhoneChange resendingChange;
    private final Bearer bearer;

    public SmsRequests(
            PhoneRules rules,
            PhoneTokens tokens,
            AddressFrequency frequency,
            DisputingPassword disputing,
            SigningInBySms signingIn,
            ResendingPhoneChange resendingChange,
            Bearer bearer) {
        this.rules = rules;
        this.tokens = tokens;
        this.frequency = frequency;
        this.disputing = disputing;
        this.signingIn = signingIn;
        this.resendingChange = resendingChange;
        this.bearer = bearer;
    }

    Map<String, Object> signIn(
            RequestBody body, Map<String, Object> data, boolean openAccount, HttpServletRequest request) {
        if (!rules.enabled()) {
            throw ApiException.badRequest("phone_provider_disabled", "Unsupported phone provider");
        }
        PhoneNumber phone = PhoneNumber.parse(body.string("phone"));
        Channel channel = PhoneChannel.require(body.string("channel"), rules);
        MetadataSize.USER.require(Map.of(), data);
        AskedBySms asked = new AskedBySms(phone, bearer.audience(request), channel);
        ClientRequest client = ClientRequest.of(request);
        return UniformTime.of(() -> {
            disputing.dispute(phone, null, client);
            return once(
                    Way.signingIn(openAccount),
                    asked.aud(),
                    phone,
                    () -> signingIn.signIn(asked, openAccount, data, client));
        });
    }

    Map<String, Object> resend(String number, HttpServletRequest request) {
        PhoneNumber phone = requireEnabled(number);
        AskedBySms asked = new AskedBySms(phone, bearer.audience(request), Channel.SMS);
        return uniform(Way.SIGN_IN_AGAIN, asked.aud(), phone, () -> signingIn.resend(asked, ClientRequest.of(request)));
    }

    /** @param current what the user has who wants another number */
    Map<String, Object> resendChange(Address current, HttpServletRequest request) {
        String aud = bearer.audience(request);
        return uniform(
                Way.PHONE_CHANGE_AGAIN,
                aud,
                current,
                () -> resendingChange.resend(current, aud, ClientRequest.of(request)));
    }

    PhoneNumber requireEnabled(String number) {
        if (!rules.enabled()) {
            throw ApiException.badRequest("phone_provider_disabled", "Phone logins are disabled");
        }
        return PhoneNumber.parse(number);
    }

    private Map<String, Object> uniform(Way way, String aud, Address asked, Runnable work) {
        return UniformTime.of(() -> once(way, aud, asked, work));
    }

    private Map<String, Object> once(Way way, String aud, Address asked, Runnable work) {
        return frequency.once(way, aud, asked.value(), () -> {
            work.run();
            return tokens.messageId(asked.value())
                    .<Map<String, Object>>map(known -> Map.of("message_id", known))
                    .orElse(Map.of());
        });
    }
}
