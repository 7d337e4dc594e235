package dev.chancery.infra.mail;

/**
 * A mail that is ready to be sent.
 *
 * @param to one address
 * @param subject one line
 * @param text the page as plain text, for readers without HTML
 */
public record Mail(String to, String subject, String html, String text, MailKind kind) {

    public Mail {
        if ((to + subject).chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a head of more lines than it should have");
        }
    }

    @Override
    public String toString() {
        return "Mail[" + kind + "]";
    }
}
