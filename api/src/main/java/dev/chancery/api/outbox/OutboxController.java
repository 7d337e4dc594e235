package dev.chancery.api.outbox;

import dev.chancery.api.http.HtmlPage;
import dev.chancery.api.http.QueryParameters;
import dev.chancery.infra.delivery.Outbox;
import dev.chancery.infra.http.Loopback;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.NoHandlerFoundException;

/**
 * {@code GET /outbox?key=…}: the mails and text messages that were not sent, for whoever tries the service out on their own machine. Whoever reads them
 * can come in as anybody, so nobody is answered who may be somewhere else.
 */
@RestController
public final class OutboxController {

    /** Which a proxy adds that forwards what comes from elsewhere. */
    private static final Set<String> FORWARDED =
            Set.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via", "Sb-Forwarded-For");

    private static final String POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Outbox outbox;
    private final OutboxKey key;

    public OutboxController(Outbox outbox, OutboxKey key) {
        this.outbox = outbox;
        this.key = key;
    }

    @GetMapping("/outbox")
    ResponseEntity<byte[]> outbox(HttpServletRequest request) throws NoHandlerFoundException {
        if (!isFromHere(request) || !key.opensWith(QueryParameters.of(request).get("key"))) {
            throw new NoHandlerFoundException("GET", "/outbox", new HttpHeaders());
        }
        return HtmlPage.under(POLICY)
                .header("Cross-Origin-Resource-Policy", "same-origin")
                .body(OutboxPage.of(outbox.kept(), outbox.messages()).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A name that leads here by DNS rebinding is not one of ours; a script of another site, which any origin's could read
     * (CORS), says where it is from.
     */
    private static boolean isFromHere(HttpServletRequest request) {
        return Loopback.isNamed(request.getServerName())
                && request.getHeader("Origin") == null
                && FORWARDED.stream().allMatch(header -> request.getHeader(header) == null);
    }
}
