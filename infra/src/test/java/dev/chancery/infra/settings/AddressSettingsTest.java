package dev.chancery.infra.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AddressSettingsTest {

    @Test
    void defaults() {
        AddressSettings nothing =
                new AddressSettings(List.of(), false, Optional.empty(), Map.of(), List.of(), List.of());
        assertThat(AddressSettings.from(Given.nothing())).isEqualTo(nothing);
        assertThat(AddressSettings.from(Given.variables(
                        "GOTRUE_EXTERNAL_EMAIL_AUTHORIZED_ADDRESSES=",
                        "GOTRUE_MAILER_EMAIL_VALIDATION_SERVICE_URL=",
                        "GOTRUE_MAILER_EMAIL_VALIDATION_SERVICE_HEADERS=",
                        "GOTRUE_MAILER_EMAIL_VALIDATION_BLOCKED_MX=")))
                .isEqualTo(nothing);
    }

    @Test
    void full_mapping() {
        assertThat(AddressSettings.from(Given.everyOneOf(
                        AddressSettings.ALL,
                        "GOTRUE_EXTERNAL_EMAIL_AUTHORIZED_ADDRESSES=ann@example.com,Bob@example.com",
                        "GOTRUE_MAILER_EMAIL_VALIDATION_EXTENDED=true",
                        "GOTRUE_MAILER_EMAIL_VALIDATION_SERVICE_URL=https://judge.internal/address",
                        "GOTRUE_MAILER_EMAIL_VALIDATION_SERVICE_HEADERS={\"apikey\":[\"one\",\"two\"]}",
                        "GOTRUE_MAILER_EMAIL_VALIDATION_BLOCKED_MX=[\"mx.spam.org\",\"192.0.2.1\"]",
                        "CHANCERY_DNS_SERVERS=10.0.0.2,[::1]:5353,dns.example.com:53")))
                .isEqualTo(new AddressSettings(
                        List.of("ann@example.com", "Bob@example.com"),
                        true,
                        Optional.of(URI.create("https://judge.internal/address")),
                        Map.of("apikey", List.of("one", "two")),
                        List.of("mx.spam.org", "192.0.2.1"),
                        List.of("10.0.0.2", "[::1]:5353", "dns.example.com:53")));
    }

    @Test
    void refusals() {
        Given.refused(
                AddressSettings::from,
                "CHANCERY_DNS_SERVERS=10.0.0.2/evil",
                "CHANCERY_DNS_SERVERS: expected hosts, or hosts with ports");
        Given.refused(
                AddressSettings::from,
                "GOTRUE_MAILER_EMAIL_VALIDATION_EXTENDED=",
                "GOTRUE_MAILER_EMAIL_VALIDATION_EXTENDED: is empty, expected true or false");
        for (String url : new String[] {"judge.internal", "ftp://judge.internal/", "http:///nowhere"}) {
            Given.refused(
                    AddressSettings::from,
                    "GOTRUE_MAILER_EMAIL_VALIDATION_SERVICE_URL=" + url,
                    "GOTRUE_MAILER_EMAIL_VALIDATION_SERVICE_URL: \"" + url
                            + "\", expected an http or https URL, or nothing");
        }
        for (String headers : new String[] {
            "apikey: secret",
            "null",
            "[]",
            "{\"apikey\":\"secret\"}",
            "{\"apikey\":null}",
            "{\"apikey\":[null]}",
            "{\"api key\":[\"secret\"]}",
            "{\"apikey\":[\"sec\\nret\"]}",
            "{\"host\":[\"secret\"]}"
        }) {
            Given.refused(
                    AddressSettings::from,
                    "GOTRUE_MAILER_EMAIL_VALIDATION_SERVICE_HEADERS=" + headers,
                    "GOTRUE_MAILER_EMAIL_VALIDATION_SERVICE_HEADERS: cannot be used, expected a JSON object of lists of"
                            + " texts, which can be headers");
        }
        for (String hosts : new String[] {"mx.spam.org", "{}", "[null]", "[\"a\"] [\"b\"]"}) {
            Given.refused(
                    AddressSettings::from,
                    "GOTRUE_MAILER_EMAIL_VALIDATION_BLOCKED_MX=" + hosts,
                    "GOTRUE_MAILER_EMAIL_VALIDATION_BLOCKED_MX: \"" + hosts
                            + "\", expected a JSON array of host names");
        }
    }
}
