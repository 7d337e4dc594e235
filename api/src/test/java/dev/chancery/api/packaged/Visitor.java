package dev.chancery.api.packaged;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.setDefaultAssertionTimeout;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** Somebody at a browser, in which there are the app, the service and Keycloak. */
final class Visitor implements AutoCloseable {

    private static final double PATIENCE_MILLIS = 30_000;
    private static final Pattern SOMETHING = Pattern.compile(".+");

    private final BrowserContext context;
    private final Page page;
    private final String app;
    private final List<Request> visited = new ArrayList<>();

    Visitor(BrowserContext context, String app) {
        this.context = context;
        this.app = app;
        context.setDefaultTimeout(PATIENCE_MILLIS);
        setDefaultAssertionTimeout(PATIENCE_MILLIS);
        this.page = context.newPage();
        page.onRequest(request -> {
            if (request.isNavigationRequest()) {
                visited.add(request);
            }
        });
    }

    Page page() {
        return page;
    }

    void open(String path) {
        page.navigate(app + path);
        awaitApp();
    }

    void visit(URI place) {
        page.navigate(place.toString());
    }

    /** In the app, and its client has looked at where it is. */
    void awaitApp() {
        page.waitForURL(url -> url.startsWith(app));
        page.locator("body[data-ready]").waitFor();
    }

    void enterByDomain(String domain) {
        enter("domain", domain);
    }

    void enterByProvider(String providerId) {
        enter("providerId", providerId);
    }

    private void enter(String field, String value) {
        page.locator("input[name=" + field + "]").fill(value);
        press("Sign in");
    }

    /** Has the browser itself ask, by a form that makes JSON: where it goes by itself it may keep cookies. */
    void enterBySubmitting(String base, String domain) {
        page.evaluate("""
                ([action, domain]) => {
                  const form = Object.assign(document.createElement('form'), { method: 'post', enctype: 'text/plain', action })
                  const name = `{"domain": "${domain}", "ignored": "`
                  form.append(Object.assign(document.createElement('input'), { name, value: '"}' }))
                  document.body.append(form)
                  form.submit()
                }
                """, List.of(base + "/sso", domain));
    }

    void press(String button) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(button).setExact(true))
                .click();
    }

    /** Keycloak wants to know who it is. */
    void awaitQuestion() {
        page.locator("#username").waitFor();
    }

    /** At Keycloak. */
    void showWhoOneIs() {
        page.locator("#username").fill(Keycloak.USER);
        page.locator("#password").fill(Keycloak.PASSWORD);
        page.locator("#kc-login").click();
    }

    /** By an organisation's Keycloak, which does not know them yet. */
    void comeIn(String path, String domain) {
        open(path);
        enterByDomain(domain);
        showWhoOneIs();
        awaitApp();
    }

    /** The same, having shown there before who they are. */
    void comeInAgain(String domain) {
        page.waitForResponse(answer -> answer.url().contains("grant_type=pkce"), () -> enterByDomain(domain));
        awaitApp();
    }

    /** Signs out, and comes back to the app. */
    void leave() {
        session();
        press("Sign out");
        page.waitForURL(app + "/");
        awaitApp();
    }

    /** @return the status that the client has heard */
    int refresh() {
        return page.waitForResponse(answer -> answer.url().contains("grant_type=refresh_token"), () -> press("Refresh"))
                .status();
    }

    String email() {
        return shown("email");
    }

    String user() {
        return shown("user");
    }

    String session() {
        return shown("session");
    }

    /** Why somebody is not signed in. */
    String refusal() {
        return shown("refusal");
    }

    boolean isSignedIn() {
        return !output("session").textContent().isEmpty();
    }

    private String shown(String output) {
        assertThat(output(output)).hasText(SOMETHING);
        return output(output).textContent();
    }

    private Locator output(String id) {
        return page.locator("#" + id);
    }

    /** Where the browser has gone by itself or by a click, in order, fragments left out. */
    List<String> places() {
        return visited.stream().map(Request::url).toList();
    }

    /** Where a request to Keycloak in a URL was opened. */
    String request() {
        return places().stream()
                .filter(place -> place.contains("SAMLRequest="))
                .findFirst()
                .orElseThrow();
    }

    /** The last message that was posted by a form. */
    String posted(String parameter) {
        String form = visited.reversed().stream()
                .map(Request::postData)
                .filter(data -> data != null && data.contains(parameter + "="))
                .findFirst()
                .orElseThrow();
        return Arrays.stream(form.split("&"))
                .filter(field -> field.startsWith(parameter + "="))
                .map(field -> URLDecoder.decode(field.substring(parameter.length() + 1), StandardCharsets.UTF_8))
                .map(message -> new String(Base64.getMimeDecoder().decode(message), StandardCharsets.UTF_8))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        context.close();
    }
}
