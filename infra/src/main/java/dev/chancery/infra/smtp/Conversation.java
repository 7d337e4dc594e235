package dev.chancery.infra.smtp;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/** One mail to one server, remembering how far it came. */
final class Conversation extends SMTPTransport {

    private static final int FIRST_REFUSAL = 400;
    private static final int FIRST_FINAL_REFUSAL = 500;

    /** It is too large, or needs what the server cannot do (RFC 1870 §6, RFC 5321 §4.1.1.11): said before the mail is sent. */
    private static final Set<Integer> ABOUT_THE_MAIL = Set.of(552, 555);

    private final Wire wire;
    private final Duration verdict;
    private final boolean passwordInClear;
    private boolean senderRefused;
    private boolean recipientNamed;
    private boolean handedOver;
    private boolean accepted;
    private int refusal;

    /** @param passwordInClear see {@link SmtpServer} */
    Conversation(Session session, Wire wire, Duration verdict, boolean passwordInClear) {
        super(session, null);
        this.wire = wire;
        this.verdict = verdict;
        this.passwordInClear = passwordInClear;
    }

    /** Whether the server has taken the mail, whatever happened after that. */
    boolean isAccepted() {
        return accepted;
    }

    /** Whether the server may have it although it has not said so. */
    boolean isUncertain() {
        return handedOver && !accepted && refusal == 0;
    }

    /** A server that is older than EHLO refuses that, and nothing else with it. */
    void begun() {
        refusal = 0;
    }

    /** Whether the server does not let us write from our address, which is that of all mails. */
    boolean isSenderRefused() {
        return senderRefused;
    }

    /** Whether the server knew to whom the mail was to go when it refused: that may have been its reason. */
    boolean isRecipientNamed() {
        return recipientNamed;
    }

    /** The first code of refusal, or 0: what is asked of the server after that may fail in other ways. */
    int refusal() {
        return refusal;
    }

    /** Who does not hear the offer to say who they are says nothing. */
    @Override
    public boolean supportsExtension(String name) {
        boolean password = name.startsWith("AUTH");
        return super.supportsExtension(name) && (!password || passwordInClear || isSSL());
    }

    @Override
    protected void mailFrom() throws MessagingException {
        try {
            super.mailFrom();
        } catch (MessagingException e) {
            senderRefused = refusal >= FIRST_FINAL_REFUSAL && !ABOUT_THE_MAIL.contains(refusal);
            throw e;
        }
    }

    @Override
    protected void rcptTo() throws MessagingException {
        recipientNamed = true;
        super.rcptTo();
    }

    @Override
    protected int readServerResponse() throws MessagingException {
        int code = super.readServerResponse();
        if (code >= FIRST_REFUSAL && refusal == 0) {
            refusal = code;
        }
        return code;
    }

    /** From here on the mail may be the server's, so that whoever goes away too early sends it twice (RFC 5321 §4.5.3.2.6). */
    @Override
    protected void finishData() throws IOException, MessagingException {
        wire.allow(verdict, verdict);
        handedOver = true;
        super.finishData();
        accepted = true;
    }
}
