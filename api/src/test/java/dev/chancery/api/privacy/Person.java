package dev.chancery.api.privacy;

import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import tools.jackson.databind.JsonNode;

/** Someone with an address, a name, a device and a place, all of them theirs alone. */
record Person(String word, String ip, Traces traces) {

    static Person called(String word, String ip) {
        Person person = new Person(word, ip, new Traces());
        person.traces.add(person.email());
        person.traces.add(person.name());
        person.traces.add(person.hobby());
        person.traces.add(person.userAgent());
        person.traces.add(ip);
        return person;
    }

    String email() {
        return word + ".private@example.com";
    }

    String name() {
        return word + " Von Und Zu";
    }

    String hobby() {
        return word + "-collects-stamps";
    }

    String userAgent() {
        return "Browser-of-" + word + "/4.7";
    }

    Answer signUp(TestService service) {
        return send(service, "POST", "/signup", """
                {"email": "%s", "password": "secret-password", "data": {"full_name": "%s", "hobby": {"is": "%s"}}}
                """.formatted(email(), name(), hobby()));
    }

    JsonNode signIn(TestService service, String password) {
        return send(
                        service,
                        "POST",
                        "/token?grant_type=password",
                        "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email(), password))
                .json();
    }

    Answer refresh(TestService service, JsonNode session) {
        return send(
                service,
                "POST",
                "/token?grant_type=refresh_token",
                "{\"refresh_token\":\"%s\"}"
                        .formatted(session.get("refresh_token").stringValue()));
    }

    Answer change(TestService service, JsonNode session, String attributes) {
        return service.send(
                "PUT",
                "/user",
                attributes,
                "Authorization",
                "Bearer " + session.get("access_token").stringValue(),
                "X-Forwarded-For",
                ip,
                "User-Agent",
                userAgent());
    }

    private Answer send(TestService service, String method, String path, String body) {
        return service.send(method, path, body, "X-Forwarded-For", ip, "User-Agent", userAgent());
    }
}
