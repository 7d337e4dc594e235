package dev.chancery.infra.mail;

/**
 * A template that the operator has given.
 *
 * @param setting the variable it was given by
 * @param language as {@link Languages#normalized}, or empty for every reader who gets no other
 * @param value the template itself if it is a subject, else where the page is
 */
public record CustomTemplate(String setting, MailKind kind, String language, String value) {

    /** For every reader who gets no other. */
    public static CustomTemplate of(String setting, MailKind kind, String value) {
        return new CustomTemplate(setting, kind, "", value);
    }

    /** @param language a tag of BCP 47; with {@code _} for {@code -} it is understood, too */
    public static CustomTemplate of(String setting, MailKind kind, String language, String value) {
        return new CustomTemplate(setting, kind, Languages.normalized(language), value);
    }
}
