package dev.chancery.infra.smtp;

import dev.chancery.infra.mail.Mail;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;

/** A mail as it travels (RFC 5322, RFC 2045). */
final class Message extends MimeMessage {

    private static final String UTF_8 = StandardCharsets.UTF_8.name();

    private final String id;

    private Message(Session session, String id) {
        super(session);
        this.id = id;
    }

    /** @throws MessagingException if the address is none */
    static Message of(Session session, Sender sender, Mail mail, String id, Instant at) throws MessagingException {
        Message message = new Message(session, id);
        sender.headers().forEach(mail.kind(), (name, value) -> {
            try {
                message.addHeader(name, MimeUtility.fold(name.length() + 2, MimeUtility.encodeText(value)));
            } catch (MessagingException | UnsupportedEncodingException e) {
                throw new IllegalStateException(e);
            }
        });
        message.setFrom(from(sender));
        message.setRecipient(RecipientType.TO, recipient(mail.to()));
        // a text that looks encoded already would be decoded by whoever reads it (RFC 2047 §5)
        message.setSubject(mail.subject().replace("=?", "= ?"), UTF_8);
        message.setSentDate(Date.from(at));
        // no vacation notices, please (RFC 3834 §5, and Exchange's own)
        message.setHeader("Auto-Submitted", "auto-generated");
        message.setHeader("X-Auto-Response-Suppress", "All");
        message.setContent(content(mail));
        message.saveChanges();
        return message;
    }

    /** @throws AddressException if it is not exactly one */
    static InternetAddress recipient(String address) throws AddressException {
        InternetAddress recipient = new InternetAddress(address, true);
        if (recipient.isGroup()) {
            throw new AddressException("a group");
        }
        String mailbox = recipient.getAddress();
        int at = mailbox.lastIndexOf('@');
        try {
            recipient.setAddress(mailbox.substring(0, at + 1) + IDN.toASCII(mailbox.substring(at + 1)));
        } catch (IllegalArgumentException e) {
            throw new AddressException("no domain");
        }
        return recipient;
    }

    private static InternetAddress from(Sender sender) throws MessagingException {
        try {
            return new InternetAddress(sender.address(), sender.name().isEmpty() ? null : sender.name(), UTF_8);
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The simplest first: who reads HTML takes the last (RFC 2046 §5.1.4). */
    private static MimeMultipart content(Mail mail) throws MessagingException {
        MimeMultipart content = new MimeMultipart("alternative");
        content.addBodyPart(part(mail.text(), "plain"));
        content.addBodyPart(part(mail.html(), "html"));
        return content;
    }

    private static MimeBodyPart part(String text, String subtype) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setText(text, UTF_8, subtype);
        return part;
    }

    /** The same however often it is sent. */
    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", "<" + id + ">");
    }
}
