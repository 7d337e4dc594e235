package dev.chancery.infra.mail;

import java.util.Map;

/**
 * What a mail is about.
 *
 * @param to one address
 * @param variables what templates see: {@code SiteURL}, {@code Email}, {@code Data} and so on, values of JSON only.
 *     {@code Data.locale} or {@code Data.language} is the language that the reader prefers (BCP 47)
 */
public record Letter(MailKind kind, String to, Map<String, Object> variables) {

    public Letter {
        if (to.isEmpty() || to.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the address of a letter is empty or has a control character in it");
        }
    }

    @Override
    public String toString() {
        return "Letter[" + kind + "]";
    }
}
