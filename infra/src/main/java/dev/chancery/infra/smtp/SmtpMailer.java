package dev.chancery.infra.smtp;

import dev.chancery.infra.handover.Outcome;
import dev.chancery.infra.mail.Mail;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Hands mails to a server, each in a conversation of its own. */
public final class SmtpMailer implements AutoCloseable {

    /** It knows nobody who does not say who they are (RFC 4954 §6). */
    private static final Set<Integer> ABOUT_US = Set.of(530, 534, 535, 538);

    /** It closes, or cannot do something for now (RFC 5321 §3.8, RFC 4954 §6): to some recipients perhaps, once it knows them. */
    private static final Set<Integer> CLOSING = Set.of(421, 454);

    private static final int PERMANENT = 500;

    private final SmtpServer server;
    private final Sender sender;
    private final Limits limits;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("smtp-watch").factory());

    public SmtpMailer(SmtpServer server, Sender sender, Limits limits) {
        this.server = server;
        this.sender = sender;
        this.limits = limits;
    }

    /**
     * Offers a mail to the server, and waits for what it says.
     *
     * @param id of the message, without brackets (RFC 5322 §3.6.4)
     * @param at when it was written
     */
    public Outcome send(Mail mail, String id, Instant at) {
        try (Wire wire = new Wire(watch)) {
            Session session = Session.getInstance(properties(mail, wire));
            return send(
                    Message.of(session, sender, mail, id, at),
                    new Conversation(session, wire, limits.verdict(), server.passwordInClear()),
                    wire);
        } catch (MessagingException e) {
            return new Outcome.Refused(name(e));
        }
    }

    private Outcome send(Message message, Conversation conversation, Wire wire) throws MessagingException {
        Address[] recipients = message.getAllRecipients();
        try {
            wire.allow(limits.silence(), limits.conversation());
            // a password without a user would be taken for that of whom the process runs as
            boolean named = !server.user().isEmpty();
            conversation.connect(
                    server.host(), server.port(), named ? server.user() : null, named ? server.password() : null);
            conversation.begun();
        } catch (MessagingException | SocketException e) {
            return new Outcome.Unavailable(reason(e, conversation));
        }
        try {
            conversation.sendMessage(message, recipients);
        } catch (MessagingException e) {
            return conversation.isAccepted() ? new Outcome.Accepted() : failure(e, conversation);
        } finally {
            bye(conversation);
        }
        return new Outcome.Accepted();
    }

    private static Outcome failure(MessagingException e, Conversation conversation) {
        if (conversation.isUncertain()) {
            return new Outcome.Uncertain(reason(e, conversation));
        }
        int code = conversation.refusal();
        boolean closing = CLOSING.contains(code) && !conversation.isRecipientNamed();
        if (closing || ABOUT_US.contains(code) || conversation.isSenderRefused()) {
            return new Outcome.Unavailable(reason(e, conversation));
        }
        return code >= PERMANENT
                ? new Outcome.Refused(reason(e, conversation))
                : new Outcome.Deferred(reason(e, conversation));
    }

    private static String reason(Exception e, Conversation conversation) {
        int code = conversation.refusal();
        return code == 0 ? name(e) : name(e) + " " + code;
    }

    /** Of what went wrong underneath, which tells more. */
    private static String name(Exception e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getClass().getSimpleName();
    }

    private static void bye(Conversation conversation) {
        try {
            conversation.close();
        } catch (MessagingException _) {
            // all has been said
        }
    }

    private Properties properties(Mail mail, Wire wire) {
        Properties properties = new Properties();
        properties.put("mail.smtp.localhost", server.localName());
        properties.put("mail.smtp.connectiontimeout", (int) limits.silence().toMillis());
        properties.put("mail.smtp.timeout", (int) limits.silence().toMillis());
        properties.put("mail.smtp.socketFactory", wire.plain());
        properties.put("mail.smtp.ssl.socketFactory", wire.secured(server.sockets()));
        properties.put("mail.smtp.socketFactory.fallback", false);
        properties.put("mail.smtp.ssl.enable", server.beginsWithTls());
        properties.put("mail.smtp.ssl.checkserveridentity", true);
        properties.put("mail.smtp.starttls.enable", true);
        properties.put("mail.smtp.starttls.required", server.tls() == SmtpTls.REQUIRED);
        properties.put("mail.smtp.auth", !server.user().isEmpty());
        properties.put("mail.smtp.auth.mechanisms", "PLAIN LOGIN");
        // whether it hears us go does not matter any more
        properties.put("mail.smtp.quitwait", false);
        // asked for only where it is needed: not every server on the way can do it (RFC 6531)
        properties.put(
                "mail.mime.allowutf8", !StandardCharsets.US_ASCII.newEncoder().canEncode(localPart(mail.to())));
        return properties;
    }

    private static String localPart(String address) {
        return address.substring(0, Math.max(0, address.lastIndexOf('@')));
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }
}
