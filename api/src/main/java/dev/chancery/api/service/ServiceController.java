package dev.chancery.api.service;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chancery.api.provider.ExternalProvider;
import dev.chancery.api.token.DiscoveryDocument;
import dev.chancery.api.token.JwksDocument;
import dev.chancery.api.token.SigningKeys;
import dev.chancery.infra.settings.Settings;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the service says of itself. */
@RestController
public final class ServiceController {

    private final Settings settings;
    private final String jwks;
    private final String discovery;
    private final String version;

    public ServiceController(Settings settings, SigningKeys keys, String version) {
        this.settings = settings;
        this.jwks = JwksDocument.json(keys);
        this.discovery = DiscoveryDocument.json(settings.jwt().issuer());
        this.version = version;
    }

    record Health(String version, String name, String description) {}

    /** Says only that the process answers; readiness is on the management port. */
    @GetMapping("/health")
    Health health() {
        return new Health(version, "GoTrue", "GoTrue is a user registration and authentication API");
    }

    record Answer(
            Map<String, Boolean> external,
            @JsonProperty("disable_signup") boolean disableSignup,
            @JsonProperty("mailer_autoconfirm") boolean mailerAutoconfirm,
            @JsonProperty("phone_autoconfirm") boolean phoneAutoconfirm,
            @JsonProperty("sms_provider") String smsProvider,
            @JsonProperty("saml_enabled") boolean samlEnabled,

            @JsonProperty("saml_private_key_next_configured")
            boolean samlPrivateKeyNextConfigured,

            @JsonProperty("passkeys_enabled") boolean passkeysEnabled) {}

    @GetMapping("/settings")
    Answer settings() {
        Map<String, Boolean> external = new TreeMap<>();
        ExternalProvider.shown().forEach(provider -> external.put(provider.id(), false));
        external.put("email", settings.providers().emailEnabled());
        external.put("phone", settings.sms().enabled());
        external.put("anonymous_users", settings.identities().anonymousUsers());
        return new Answer(
                external,
                settings.providers().signupDisabled(),
                settings.mailer().autoconfirm(),
                settings.sms().autoconfirm(),
                settings.smsProvider().name(),
                settings.saml().enabled(),
                settings.saml().enabled() && settings.saml().nextPrivateKey().isPresent(),
                false);
    }

    @GetMapping("/.well-known/jwks.json")
    ResponseEntity<String> jwks() {
        return cached(jwks);
    }

    @GetMapping("/.well-known/openid-configuration")
    ResponseEntity<String> discovery() {
        return cached(discovery);
    }

    private static ResponseEntity<String> cached(String json) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .header("Cache-Control", "public, max-age=600")
                .body(json);
    }
}
