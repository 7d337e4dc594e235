package dev.chancery.infra.smtp;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.IOException;
import java.time.Duration;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/** One mail to one server, remembering how far it came. */
final class Conversation extends SMTPTransport {

    private static final int FIRST_REFUSAL = 400;

    private final Wire wire;
    private final Duration verdict;
    private boolean handedOver;
    private boolean accepted;
    private int refusal;

    Conversation(Session session, Wire wire, Duration verdict) {
        super(session, null);
        this.wire = wire;
        this.verdict = verdict;
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

    /** The first code of refusal, or 0: what is asked of the server after that may fail in other ways. */
    int refusal() {
        return refusal;
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
