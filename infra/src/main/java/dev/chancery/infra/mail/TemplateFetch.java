package dev.chancery.infra.mail;

import dev.chancery.infra.mail.template.Template;
import dev.chancery.infra.mail.template.TemplateException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Fetches templates from the web.
 *
 * @param maxSize bytes; a larger one is refused, since half a mail helps nobody
 * @param timeout for everything, the body included
 */
record TemplateFetch(int maxSize, Duration timeout) {

    private static final int OK = 200;

    /**
     * @param setting names the template in messages; its address may hold a secret
     * @throws IOException if there is no template at that address
     */
    Template get(String setting, URI address) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Accept", "text/html, */*")
                .build();
        // one client for each, since it has threads of its own and is needed every ten minutes
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(timeout)
                // they could lead to what only this machine reaches, and a mail would bring it out
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        // the timeout of a request does not count the body
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(
                request, BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), maxSize));
        try {
            HttpResponse<String> response = answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            if (response.statusCode() != OK) {
                throw new IOException("the answer is " + response.statusCode());
            }
            return Template.html(setting, response.body());
        } catch (TimeoutException e) {
            throw new IOException("there is no answer within " + timeout.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            String reason = Objects.requireNonNullElse(
                    cause.getMessage(), cause.getClass().getSimpleName());
            throw new IOException(reason, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (TemplateException e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            client.shutdownNow();
        }
    }
}
