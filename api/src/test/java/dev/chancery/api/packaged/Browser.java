package dev.chancery.api.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.web.util.HtmlUtils;

/** Somebody's browser, as far as identity providers need one; it sends back cookies for https although nothing here is https. */
final class Browser {

    private static final Pattern FORM =
            Pattern.compile("<form[^>]*\\saction=\"([^\"]+)\"", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern INPUT = Pattern.compile("<input[^>]*>", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final String user;
    private final String password;
    private final Map<String, String> cookies = new HashMap<>();
    private URI place;

    Browser(String user, String password) {
        this.user = user;
        this.password = password;
    }

    /** A form that a page has a browser post. */
    record Posted(URI to, Map<String, String> fields) {

        String form() {
            return fields.entrySet().stream()
                    .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                    .collect(Collectors.joining("&"));
        }
    }

    /** Signs in, unless that was done before. */
    Posted open(URI place) throws Exception {
        String page = visit(HttpRequest.newBuilder(place), "-");
        if (page.contains("name=\"password\"")) {
            Map<String, String> fields = fields(page);
            fields.put("username", user);
            fields.put("password", password);
            page = visit(post(new Posted(action(page), fields)), "-");
        }
        Map<String, String> fields = fields(page);
        assertThat(fields).as(page).containsKey("SAMLResponse");
        return new Posted(action(page), fields);
    }

    /** Follows wherever it is sent, and posts what pages have it post, as far as a place that begins so, or another page. */
    String openUntil(String end, URI place) throws Exception {
        return on(end, visit(HttpRequest.newBuilder(place), end));
    }

    /** The same, from pressing the button of a page on. */
    String pressUntil(String end, String page) throws Exception {
        return on(end, visit(press(page), end));
    }

    private String on(String end, String reached) throws Exception {
        String page = reached;
        while (page.contains("name=\"SAML")) {
            page = visit(press(page), end);
        }
        return page;
    }

    private HttpRequest.Builder press(String page) {
        return post(new Posted(action(page), fields(page)));
    }

    private static HttpRequest.Builder post(Posted posted) {
        return HttpRequest.newBuilder(posted.to())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(posted.form()));
    }

    private static Map<String, String> fields(String page) {
        Map<String, String> fields = new HashMap<>();
        Matcher input = INPUT.matcher(page);
        while (input.find()) {
            attribute(input.group(), "name")
                    .filter(_ -> !input.group().contains("checkbox"))
                    .ifPresent(name ->
                            fields.put(name, attribute(input.group(), "value").orElse("")));
        }
        return fields;
    }

    private static Optional<String> attribute(String tag, String name) {
        Matcher attribute = Pattern.compile("\\s" + name + "=\"([^\"]*)\"", Pattern.CASE_INSENSITIVE)
                .matcher(tag);
        return attribute.find() ? Optional.of(HtmlUtils.htmlUnescape(attribute.group(1))) : Optional.empty();
    }

    private URI action(String page) {
        Matcher form = FORM.matcher(page);
        assertThat(form.find()).as(page).isTrue();
        String action = HtmlUtils.htmlUnescape(form.group(1));
        // java.net.URI takes the name of the page away
        return place.resolve(action.startsWith("?") ? place.getRawPath() + action : action);
    }

    /** @return the page, or the place that begins so */
    private String visit(HttpRequest.Builder request, String end) throws Exception {
        String shown = cookies.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
        HttpRequest built = (shown.isEmpty() ? request : request.header("Cookie", shown)).build();
        HttpResponse<String> answer;
        try (HttpClient http = HttpClient.newHttpClient()) {
            answer = http.send(built, BodyHandlers.ofString());
        }
        place = built.uri();
        answer.headers().allValues("Set-Cookie").forEach(cookie -> {
            String[] parts = cookie.split(";")[0].split("=", 2);
            cookies.put(parts[0], parts[1]);
        });
        Optional<String> onward = answer.headers().firstValue("Location");
        if (onward.filter(next -> next.startsWith(end)).isPresent()) {
            return onward.get();
        }
        return onward.isPresent() ? visit(HttpRequest.newBuilder(place.resolve(onward.get())), end) : answer.body();
    }
}
