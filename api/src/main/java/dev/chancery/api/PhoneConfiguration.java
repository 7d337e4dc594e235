package dev.chancery.api;

import dev.chancery.api.session.Bearer;
import dev.chancery.api.user.AddressFrequency;
import dev.chancery.api.user.DisputingPassword;
import dev.chancery.api.user.PhoneCodes;
import dev.chancery.api.user.PhoneRules;
import dev.chancery.api.user.PhoneTokens;
import dev.chancery.api.user.ResendingPhoneChange;
import dev.chancery.api.user.SendingMessages;
import dev.chancery.api.user.SigningInBySms;
import dev.chancery.api.user.SigningUp;
import dev.chancery.api.user.SmsRequests;
import dev.chancery.command.user.UserEvent.Channel;
import dev.chancery.infra.hook.HookPoint;
import dev.chancery.infra.keys.KeyedIds;
import dev.chancery.infra.ratelimit.Quotas;
import dev.chancery.infra.ratelimit.SendLimiter;
import dev.chancery.infra.settings.Settings;
import dev.chancery.infra.settings.SmsSettings;
import dev.chancery.infra.sms.NumberWishes;
import dev.chancery.infra.sms.SmsProvider;
import dev.chancery.infra.sms.TwilioVerify;
import dev.chancery.query.user.UserQueries;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What has to do with phone numbers. */
@Configuration(proxyBeanMethods = false)
class PhoneConfiguration {

    @Bean
    PhoneRules phoneRules(Settings settings, SmsRoute route, ObjectProvider<SmsProvider> provider) {
        SmsSettings sms = settings.sms();
        return new PhoneRules(
                sms.enabled(),
                sms.autoconfirm(),
                route.leadsSomewhere(),
                provider.stream().findAny().map(SmsProvider::channels).orElse(Set.of(Channel.SMS)),
                settings.hooks().target(HookPoint.SEND_SMS).isPresent(),
                sms.maxFrequency(),
                sms.otpLifetime(),
                sms.agreedCodes());
    }

    @Bean
    AddressFrequency smsFrequency(PhoneRules rules, Quotas quotas) {
        return AddressFrequency.ofSms(rules.maxFrequency(), quotas);
    }

    @Bean
    PhoneTokens phoneTokens(
            Settings settings, PhoneRules rules, SecureRandom random, Quotas quotas, InstantSource clock) {
        return new PhoneTokens(
                rules,
                settings.sms().otpLength(),
                random,
                SendLimiter.ofSms(settings.rateLimits().smsSent(), quotas),
                clock);
    }

    @Bean
    PhoneCodes phoneCodes(
            PhoneRules rules,
            ObjectProvider<SmsProvider> provider,
            JdbcClient database,
            KeyedIds ids,
            InstantSource clock) {
        return new PhoneCodes(
                rules,
                provider.stream()
                        .filter(TwilioVerify.class::isInstance)
                        .map(TwilioVerify.class::cast)
                        .findAny(),
                new NumberWishes(database, ids),
                clock);
    }

    @Bean
    SmsRequests smsRequests(
            Settings settings,
            PhoneRules rules,
            PhoneTokens tokens,
            PhoneCodes codes,
            UserQueries users,
            SigningUp signingUp,
            DisputingPassword disputing,
            SendingMessages messages,
            AddressFrequency smsFrequency,
            Bearer bearer) {
        return new SmsRequests(
                rules,
                tokens,
                smsFrequency,
                disputing,
                new SigningInBySms(settings.providers().signupDisabled(), rules, users, tokens, signingUp, messages),
                new ResendingPhoneChange(rules, users, tokens, codes, smsFrequency, messages),
                bearer);
    }
}
