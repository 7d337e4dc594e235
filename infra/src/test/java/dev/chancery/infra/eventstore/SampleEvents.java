package dev.chancery.infra.eventstore;

import dev.chancery.command.Event;
import dev.chancery.command.flow.FlowEvent;
import dev.chancery.command.session.SamlSession;
import dev.chancery.command.session.SessionEvent;
import dev.chancery.command.sso.ProviderOptions;
import dev.chancery.command.sso.Provisioning;
import dev.chancery.command.sso.SamlOptions;
import dev.chancery.command.sso.SsoLoginEvent;
import dev.chancery.command.sso.SsoLogoutEvent;
import dev.chancery.command.sso.SsoProviderEvent;
import dev.chancery.command.user.AdoptedParts;
import dev.chancery.command.user.HashedPassword;
import dev.chancery.command.user.Identity;
import dev.chancery.command.user.OneTimeToken;
import dev.chancery.command.user.TokenKind;
import dev.chancery.command.user.UserEvent;
import dev.chancery.command.user.UserEvent.Via;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** One of every event, with every component filled. */
public final class SampleEvents {

    private static final UUID USER = id(1);
    private static final UUID SESSION = id(2);
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00.123456Z");

    public static final List<Event> ALL = List.of(
            new UserEvent.SignedUp(
                    USER,
                    Via.SELF,
                    "authenticated",
                    "authenticated",
                    "ann@example.com",
                    "441234567890",
                    password(),
                    true,
                    false,
                    AT.plusSeconds(60),
                    metadata(),
                    Map.of("provider", "email"),
                    List.of(identity()),
                    AT),
            new UserEvent.SignedUpAnonymously(USER, "authenticated", "authenticated", metadata(), AT),
            new UserEvent.Adopted(
                    USER,
                    id(10),
                    "authenticated",
                    "authenticated",
                    "ann@example.com",
                    "441234567890",
                    "ann@example.org",
                    "441234567891",
                    new AdoptedParts.Pseudonyms(id(12), "a", "b", "c", "d", Map.of(id(7), "e")),
                    password(),
                    AdoptedParts.Json.of(metadata()),
                    AdoptedParts.Json.of(List.of(1, "two")),
                    times(),
                    1,
                    true,
                    true,
                    true,
                    List.of(new AdoptedParts.TokenColumn("confirmation_token", id(3), "d14a028c2a")),
                    List.of(new AdoptedParts.TokenRow(
                            id(11), "confirmation_token", id(3), "d14a028c2a", "ann@example.com", AT, AT)),
                    List.of(new AdoptedParts.IdentityRow(
                            id(7), "google", "1234567890", AdoptedParts.Json.of(metadata()), AT, AT, AT)),
                    AT),
            new UserEvent.ConfirmationRequested(
                    USER, "email", "ann@example.com", "https://app.example.com", token(3), null, id(4), AT),
            new UserEvent.SignUpRepeated(USER, "email", AT),
            new UserEvent.EmailConfirmed(USER, Via.AUTOCONFIRM, null, Set.of(id(4)), AT),
            new UserEvent.PhoneConfirmed(USER, Via.ADMIN, Set.of(id(4)), AT),
            new UserEvent.PasswordChanged(USER, Via.SELF, password(), Set.of(id(5)), AT),
            new UserEvent.PasswordDisputed(USER, AT),
            new UserEvent.PasswordDropped(USER, id(5), AT),
            new UserEvent.TokensVoided(USER, Set.of(TokenKind.EMAIL_CHANGE_TOKEN_NEW), Set.of(id(4)), AT),
            new UserEvent.PasswordRehashed(USER, password(), id(5), AT),
            new UserEvent.EmailChanged(USER, "ann@example.org", identity(), true, AT),
            new UserEvent.PhoneChanged(USER, "441234567891", identity(), true, AT),
            new UserEvent.EmailChangeRequested(
                    USER,
                    "ann@example.org",
                    "ann@example.com",
                    "https://app.example.com",
                    token(3),
                    token(6),
                    null,
                    Set.of(id(4)),
                    AT),
            new UserEvent.Invited(USER, "ann@example.com", "https://app.example.com", token(3), id(4), AT),
            new UserEvent.RecoveryRequested(
                    USER,
                    UserEvent.Recovery.MAGIC_LINK,
                    "ann@example.com",
                    "https://app.example.com",
                    token(3),
                    id(14),
                    id(4),
                    AT),
            new UserEvent.LinkGenerated(
                    USER,
                    TokenKind.EMAIL_CHANGE_TOKEN_NEW,
                    true,
                    "ann@example.org",
                    "ann@example.org",
                    Set.of(TokenKind.EMAIL_CHANGE_TOKEN_NEW),
                    token(3),
                    id(4),
                    AT),
            new UserEvent.Recovered(USER, id(14), Set.of(id(4)), AT),
            new UserEvent.ReauthenticationRequested(USER, "ann@example.com", token(3), id(4), AT),
            new UserEvent.SmsRequested(
                    USER,
                    UserEvent.SmsPurpose.SIGN_IN,
                    UserEvent.Channel.WHATSAPP,
                    true,
                    "441234567890",
                    token(3),
                    id(4),
                    AT),
            new UserEvent.PhoneChangeConfirmed(
                    USER, Via.SELF, "441234567891", "441234567890", identity(), Set.of(id(3)), AT),
            new UserEvent.Reauthenticated(USER, Set.of(id(3)), AT),
            new UserEvent.LinkOpened(USER, TokenKind.RECOVERY_TOKEN, id(3), AT),
            new UserEvent.CodeMistaken(USER, TokenKind.RECOVERY_TOKEN, id(3), AT),
            new UserEvent.EmailChangeAccepted(USER, TokenKind.EMAIL_CHANGE_TOKEN_CURRENT, Set.of(id(6)), AT),
            new UserEvent.EmailChangeConfirmed(
                    USER, "ann@example.org", "ann@example.com", identity(), id(14), Set.of(id(3)), AT),
            new FlowEvent.Started(
                    id(14),
                    USER,
                    "magiclink",
                    "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
                    "s256",
                    id(15).toString(),
                    AT),
            new FlowEvent.Federated(id(14), USER, samlSession(), AT),
            new FlowEvent.CodeIssued(id(14), USER, AT),
            new FlowEvent.Ended(id(14), USER, "magiclink", FlowEvent.EndReason.EXCHANGED, AT),
            new SsoProviderEvent.Created(
                    id(20),
                    id(21),
                    "https://idp.example.com/",
                    "<EntityDescriptor/>",
                    "https://idp.example.com/metadata",
                    providerOptions(),
                    AT),
            new SsoProviderEvent.Adopted(
                    id(20),
                    id(21),
                    "https://idp.example.com/",
                    "<EntityDescriptor/>",
                    "https://idp.example.com/metadata",
                    providerOptions(),
                    new SsoProviderEvent.AdoptedTimes(
                            AT, AT, AT, AT, List.of(new SsoProviderEvent.DomainTimes(AT, AT))),
                    AT),
            new SsoProviderEvent.Changed(id(20), providerOptions(), AT),
            new SsoProviderEvent.ProvisioningChanged(
                    id(20),
                    new Provisioning(
                            Map.of("keys", Map.of("groups", Map.of("name", "memberOf"))),
                            List.of(new Provisioning.RoleRule("memberOf", "editors", "editor")),
                            true),
                    AT),
            new SsoProviderEvent.DomainVerified(id(20), id(22), "example.com", AT),
            new SsoProviderEvent.MetadataReplaced(
                    id(20), "<EntityDescriptor/>", "https://idp.example.com/metadata", AT),
            new SsoProviderEvent.MetadataRefreshed(id(20), "<EntityDescriptor/>", AT),
            new SsoProviderEvent.MetadataRecovered(id(20), AT),
            new SsoProviderEvent.MetadataFailed(id(20), "HTTP 404", AT),
            new SsoProviderEvent.TestRequested(id(20), id(26), AT),
            new SsoProviderEvent.Tested(id(20), id(26), "AUDIENCE", AT),
            new SsoProviderEvent.Deleted(id(20), AT),
            new SsoLoginEvent.Requested(
                    id(23), id(20), "id-1", "https://app.example.com/in", "a-challenge", "s256", "a-digest", AT),
            new SsoLoginEvent.Accepted(id(23), id(20), USER, false, AT),
            new SsoLoginEvent.Rejected(id(23), id(20), "AUDIENCE", "us", "them", false, AT),
            new SsoLoginEvent.Expired(id(23), id(20), AT),
            new SsoLogoutEvent.Requested(id(24), id(20), SESSION, "id-1", "https://app.example.com", AT),
            new SsoLogoutEvent.Answered(id(24), id(20), "urn:oasis:names:tc:SAML:2.0:status:Success", AT),
            new SsoLogoutEvent.Expired(id(24), id(20), AT),
            new SsoLogoutEvent.Received(id(25), id(20), 1, AT),
            new SsoLogoutEvent.Rejected(id(25), id(20), "SIGNATURE", "one", "none", AT),
            new UserEvent.IdentityAdded(USER, identity(), AT),
            new UserEvent.IdentityUpdated(USER, identity(), metadata(), AT),
            new UserEvent.IdentityUnlinked(
                    USER,
                    id(7),
                    "google",
                    "1234567890",
                    UserEvent.AfterUnlinking.EMAIL_REPLACED,
                    "ann@example.org",
                    "ann@example.com",
                    Set.of(id(3)),
                    AT),
            new UserEvent.Banned(USER, AT.plusSeconds(60), AT),
            new UserEvent.BanLifted(USER, AT),
            new UserEvent.Modified(
                    USER,
                    Via.ADMIN,
                    List.of("role", "email"),
                    "editor",
                    metadata(),
                    Map.of("plan", "free"),
                    "ann@example.com",
                    "441234567890",
                    AT),
            new UserEvent.SignedOut(USER, SESSION, "others", AT),
            new UserEvent.Deleted(USER, AT),
            new UserEvent.SoftDeleted(USER, id(10), "a", "b", "c", "d", Map.of(id(7), "e"), AT),
            new SessionEvent.Started(
                    SESSION,
                    USER,
                    List.of(new SessionEvent.Method(id(8), "password", AT)),
                    "email",
                    "desktop",
                    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                    AT),
            new SessionEvent.Federated(SESSION, USER, samlSession(), AT),
            new SessionEvent.Adopted(
                    SESSION,
                    USER,
                    AT,
                    AT,
                    AT.plusSeconds(1),
                    AT.plusSeconds(60),
                    "aal2",
                    id(12),
                    id(13),
                    "openid",
                    "desktop",
                    "test agent",
                    "192.0.2.7",
                    List.of(new SessionEvent.AdoptedMethod(id(8), "totp", AT, AT.plusSeconds(1))),
                    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                    7L,
                    Set.of("abcdefghijk2"),
                    "abcdefghijk1",
                    AT),
            new SessionEvent.Refreshed(SESSION, USER, 7, AT),
            new SessionEvent.TokenReissued(SESSION, USER, 6, 7, Set.of(SessionEvent.ReuseCause.FAIL_TO_SAVE), AT),
            new SessionEvent.Refused(SESSION, USER, SessionEvent.RefusedReason.NEWER_LOGIN, AT),
            new SessionEvent.Ended(SESSION, USER, SessionEvent.EndReason.SIGNED_OUT_ELSEWHERE, AT));

    private SampleEvents() {}

    private static SamlSession samlSession() {
        return new SamlSession(
                id(20),
                id(24),
                id(25),
                "ann",
                "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
                "https://idp.example.com/",
                "https://auth.example.com/",
                "_1",
                "aal2",
                AT.plusSeconds(60));
    }

    private static UUID id(int number) {
        return new UUID(0x4000L, 0x8000_0000_0000_0000L + number);
    }

    private static AdoptedParts.Times times() {
        return new AdoptedParts.Times(
                AT,
                AT.plusSeconds(1),
                AT.plusSeconds(2),
                AT.plusSeconds(3),
                AT.plusSeconds(4),
                AT.plusSeconds(5),
                AT.plusSeconds(6),
                AT.plusSeconds(7),
                AT.plusSeconds(8),
                AT.plusSeconds(9),
                AT.plusSeconds(10),
                AT.plusSeconds(11),
                AT.plusSeconds(12));
    }

    private static HashedPassword password() {
        return new HashedPassword(id(9), "$2a$10$hash");
    }

    private static OneTimeToken token(int key) {
        return new OneTimeToken(id(key), "123456", "d14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f");
    }

    private static Identity identity() {
        return new Identity(id(7), "email", USER.toString(), Map.of("sub", USER.toString()));
    }

    private static Map<String, Object> metadata() {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("full_name", "Änn Exämple");
        metadata.put("height", new BigDecimal("1.70"));
        metadata.put("years", 41);
        metadata.put("nothing", null);
        metadata.put("tags", List.of("a", Map.of("b", true)));
        return metadata;
    }

    private static ProviderOptions providerOptions() {
        return new ProviderOptions(
                "my-app",
                false,
                List.of(new ProviderOptions.Domain(id(22), "example.com")),
                Map.of("keys", Map.of("email", Map.of("names", List.of("mail", "email")))),
                "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
                new SamlOptions(
                        true,
                        true,
                        List.of("urn:oasis:names:tc:SAML:2.0:ac:classes:TimeSyncToken"),
                        List.of("urn:oasis:names:tc:SAML:2.0:ac:classes:TimeSyncToken"),
                        3_600L,
                        SamlOptions.Signed.BOTH,
                        true));
    }
}
