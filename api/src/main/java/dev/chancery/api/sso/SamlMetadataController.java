package dev.chancery.api.sso;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.QueryParameters;
import dev.chancery.sso.saml.OwnServiceProvider;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /sso/saml/metadata}: what we say of ourselves to identity providers (SAML Metadata §4.1). */
@RestController
public final class SamlMetadataController {

    private static final Duration FETCHED_ANEW_WITHIN = Duration.ofDays(2);
    private static final int YEARS_OF_A_FILE = 5;
    private static final Duration KEPT = Duration.ofMinutes(10);
    private static final Duration KEPT_WHILE_KEYS_CHANGE = Duration.ofMinutes(1);

    private final Optional<OwnServiceProvider> us;
    private final InstantSource clock;

    /** @param us nothing where SAML is not enabled */
    public SamlMetadataController(Optional<OwnServiceProvider> us, InstantSource clock) {
        this.us = us;
        this.clock = clock;
    }

    /** With {@code download=true} as a file, for those who do not look again: it is good for five years. */
    @GetMapping({"/sso/saml/metadata", "/sso/saml/metadata/"})
    ResponseEntity<String> metadata(HttpServletRequest request) {
        OwnServiceProvider provider = us.orElseThrow(SamlMetadataController::disabled);
        boolean download = QueryParameters.of(request).get("download").equals("true");
        var now = clock.instant().atOffset(ZoneOffset.UTC);
        var validUntil = download ? now.plusYears(YEARS_OF_A_FILE) : now.plus(FETCHED_ANEW_WITHIN);
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_XML)
                .cacheControl(CacheControl.maxAge(provider.changesKeys() ? KEPT_WHILE_KEYS_CHANGE : KEPT)
                        .cachePublic());
        if (download) {
            answer.header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"metadata.xml\"");
        }
        return answer.body(provider.metadata("id-" + UUID.randomUUID(), validUntil.toInstant()));
    }

    static ApiException disabled() {
        return ApiException.of(404, "saml_provider_disabled", "SAML 2.0 is disabled");
    }
}
