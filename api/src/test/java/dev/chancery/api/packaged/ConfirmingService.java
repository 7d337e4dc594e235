package dev.chancery.api.packaged;

import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A packaged service that confirms addresses by mail and numbers by text message, with every way in that needs nobody else. */
final class ConfirmingService implements AutoCloseable {

    private static final String SITE = "https://app.example.com";

    /** What operators write whose app asks for codes: the built-in mails have links only. */
    private static final String MAIL =
            "<p>Your code is {{ .Token }}</p><p><a href=\"{{ .ConfirmationURL }}\">Go on</a></p>";

    private static final List<String> MAILS_WITH_LINKS =
            List.of("CONFIRMATION", "INVITE", "RECOVERY", "MAGIC_LINK", "EMAIL_CHANGE");

    private final MessageSink sink = new MessageSink();
    private final TestDatabase database = TestPostgres.freshDatabase();
    private final Packaged service;

    private ConfirmingService(Path directory, String jwtKeys) {
        Map<String, String> settings = ForClients.settings(database, directory.resolve("data"), jwtKeys);
        sendMails(settings, mail(directory));
        sendTextMessages(settings);
        settings.put("GOTRUE_SITE_URL", SITE);
        settings.put("GOTRUE_URI_ALLOW_LIST", SITE + "/**");
        settings.put("GOTRUE_EXTERNAL_ANONYMOUS_USERS_ENABLED", "true");
        settings.put("GOTRUE_EXTERNAL_WEB3_ETHEREUM_ENABLED", "true");
        settings.put("GOTRUE_EXTERNAL_WEB3_SOLANA_ENABLED", "true");
        settings.put("GOTRUE_SECURITY_MANUAL_LINKING_ENABLED", "true");
        settings.put("GOTRUE_SECURITY_UPDATE_PASSWORD_REQUIRE_REAUTHENTICATION", "true");
        settings.put("GOTRUE_JWT_VALID_METHODS", "HS256,ES256");
        this.service = Packaged.start(settings);
    }

    /** @param jwtKeys null where the secret signs */
    static ConfirmingService start(Path directory, String jwtKeys) {
        return new ConfirmingService(directory, jwtKeys);
    }

    private void sendMails(Map<String, String> settings, Path mail) {
        settings.put("GOTRUE_SMTP_HOST", "127.0.0.1");
        settings.put("GOTRUE_SMTP_PORT", Integer.toString(sink.smtpPort()));
        settings.put("GOTRUE_SMTP_ADMIN_EMAIL", "auth@example.com");
        settings.put("GOTRUE_SMTP_MAX_FREQUENCY", "1ns");
        settings.put("GOTRUE_RATE_LIMIT_EMAIL_SENT", "100000");
        MAILS_WITH_LINKS.forEach(kind -> settings.put("GOTRUE_MAILER_TEMPLATES_" + kind, mail.toString()));
    }

    private void sendTextMessages(Map<String, String> settings) {
        settings.put("GOTRUE_EXTERNAL_PHONE_ENABLED", "true");
        settings.put("GOTRUE_SMS_PROVIDER", "twilio");
        settings.put("GOTRUE_SMS_TWILIO_ACCOUNT_SID", "AC1");
        settings.put("GOTRUE_SMS_TWILIO_AUTH_TOKEN", "secret");
        settings.put("GOTRUE_SMS_TWILIO_MESSAGE_SERVICE_SID", "MG1");
        settings.put("CHANCERY_SMS_PROVIDER_URL", sink.twilio().toString());
        settings.put("GOTRUE_SMS_MAX_FREQUENCY", "1ns");
        settings.put("GOTRUE_SMS_OTP_EXP", "600");
        settings.put("GOTRUE_RATE_LIMIT_SMS_SENT", "100000");
    }

    private static Path mail(Path directory) {
        try {
            return Files.writeString(Files.createDirectories(directory).resolve("mail.html"), MAIL);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Map<String, String> environment() {
        return Map.of(
                "CONFIRMING_URL", service.url("").toString(),
                "MESSAGES_URL", sink.messages().toString(),
                "JWT_SECRET", ForClients.JWT_SECRET);
    }

    @Override
    public void close() {
        service.close();
        database.close();
        sink.close();
    }
}
