package dev.chancery.infra.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.infra.dns.NameServers;
import dev.chancery.infra.testing.FakeNameServer;
import dev.chancery.infra.testing.FakeService;
import dev.chancery.infra.testing.FakeService.Answered;
import dev.chancery.infra.testing.FakeService.Asked;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {

    private static final AuthorizedAddresses ALL = new AuthorizedAddresses(List.of());

    private FakeNameServer names;
    private FakeService judge;

    @BeforeEach
    void start() throws SocketException {
        names = new FakeNameServer();
        judge = new FakeService(_ -> new Answered(200, "{\"valid\":true}"));
    }

    @AfterEach
    void stop() {
        judge.close();
        names.close();
    }

    private AddressRules extended(String... blocked) {
        return new AddressRules(ALL, Optional.of(domains(blocked)), Optional.empty());
    }

    private MailDomains domains(String... blocked) {
        return new MailDomains(NameServers.of(List.of(names.authority())), List.of(blocked));
    }

    private AddressRules judged() {
        return new AddressRules(
                ALL,
                Optional.empty(),
                Optional.of(new ValidationService(judge.url(), Map.of("apikey", List.of("key")))));
    }

    @ParameterizedTest
    @CsvSource({
        "ann@example.com, true",
        "ann+news@example.com, true",
        "ann+a+b@example.com, true",
        "bob@example.com, true",
        "eve@example.com, false",
        "ann@example.com.evil.org, false",
        "ann@evil.org, false",
        "eve+ann@example.com, false",
        "'', false",
    })
    void only_authorized_addresses_get_mail_whatever_their_label(String address, boolean authorized) {
        AuthorizedAddresses addresses = new AuthorizedAddresses(List.of("ann@example.com", "Bob@Example.com"));

        assertThat(new AddressRules(addresses, Optional.empty(), Optional.empty()).authorizes(address))
                .isEqualTo(authorized);
    }

    @Test
    void without_any_everybody_gets_mail() {
        AddressRules none = new AddressRules(ALL, Optional.empty(), Optional.empty());

        assertThat(none.authorizes("anybody@example.com")).isTrue();
        assertThat(none.reaches("test@example.com")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "someone@example.com",
                "ann@example.org",
                "ann@mail.test",
                "ann@some.local",
                "ann@localhost",
                "ann@invalid",
                "ann@company",
                "test@gmail.com",
                "short@gmail.com",
                "ann@gamil.com",
                ".ann@gmail.com",
                "ann.smith.@gmail.com",
                "ann..smith@gmail.com",
            })
    void nobody_has_such_an_address_and_nobody_is_asked(String address) {
        AddressRules rules = new AddressRules(
                ALL, Optional.of(domains()), Optional.of(new ValidationService(judge.url(), Map.of())));

        assertThat(rules.reaches(address)).isFalse();
        assertThat(names.asked()).isEmpty();
        assertThat(judge.asked()).isEmpty();
    }

    @Test
    void large_providers_are_not_looked_up() {
        assertThat(extended().reaches("ann.smith@gmail.com")).isTrue();
        assertThat(names.asked()).isEmpty();
    }

    @Test
    void a_domain_with_a_host_for_mail_receives_it() {
        names.name("mx.org", "MX 10 mail.mx.org", "MX 20 backup.mx.org");
        names.name("a.org", "A 192.0.2.1");
        names.name("aaaa.org", "AAAA 2001:db8::1");
        names.name("sub.a.org", "MX 10 mail.mx.org");

        for (String domain : List.of("mx.org", "a.org", "aaaa.org", "sub.a.org")) {
            assertThat(extended().reaches("ann@" + domain)).as(domain).isTrue();
        }
    }

    @Test
    void a_domain_without_one_receives_none() {
        names.name("text-only.org");
        names.name("null-mx.org", "MX 0 .", "A 192.0.2.1");

        for (String domain : List.of("nowhere.org", "text-only.org", "null-mx.org")) {
            assertThat(extended().reaches("ann@" + domain)).as(domain).isFalse();
        }
        assertThat(names.asked()).contains("MX nowhere.org.", "A nowhere.org.", "AAAA nowhere.org.");
    }

    @Test
    void what_is_not_certain_speaks_against_nobody() {
        names.failing("broken.org");
        names.silent("silent.org");

        assertThat(extended().reaches("ann@broken.org")).isTrue();
        long before = System.nanoTime();
        assertThat(extended().reaches("ann@silent.org")).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isBetween(Duration.ofMillis(900), Duration.ofSeconds(6));
        AddressRules nobodyToAsk = extended();
        names.close();
        assertThat(nobodyToAsk.reaches("ann@mx.org")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "mail.spam.org",
        "mail.spam.org.",
        "MAIL.Spam.ORG",
    })
    void whoever_has_a_blocked_host_receive_their_mail_gets_none(String blocked) {
        names.name("throwaway.org", "MX 10 mail.honest.org", "MX 20 Mail.spam.org");
        names.name("honest.org", "MX 10 mail.honest.org", "MX 10 mail.spam.org.honest.org");

        assertThat(extended(blocked).reaches("ann@throwaway.org")).isFalse();
        assertThat(extended(blocked).reaches("ann@honest.org")).isTrue();
    }

    @Test
    void a_blocked_address_is_known_in_any_form() {
        names.name("a.org", "A 192.0.2.1");
        names.name("aaaa.org", "A 192.0.2.9", "AAAA 2001:db8::1");

        assertThat(extended("192.0.2.1").reaches("ann@a.org")).isFalse();
        assertThat(extended("2001:DB8:0:0::1").reaches("ann@aaaa.org")).isFalse();
        assertThat(extended("192.0.2.1").reaches("ann@aaaa.org")).isTrue();
    }

    @Test
    void a_service_is_asked_about_the_address() {
        assertThat(judged().reaches("ann@example.com")).isTrue();

        Asked asked = judge.asked().getFirst();
        assertThat(asked.method()).isEqualTo("POST");
        assertThat(asked.body()).isEqualTo("{\"email\":\"ann@example.com\"}");
        assertThat(asked.headers().get("Content-Type")).containsExactly("application/json");
        assertThat(asked.headers().get("apikey")).containsExactly("key");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | {\"valid\":false}                                  | false",
                "299 | {\"valid\":false}                                  | false",
                "200 | {\"valid\":false,\"reason\":\"a throwaway provider\"} | false",
                "200 | {\"valid\":true}                                   | true",
                "200 | {\"valid\":null}                                   | true",
                "200 | {\"valid\":\"false\"}                              | true",
                "200 | {}                                                 | true",
                "200 | nonsense                                           | true",
                "204 | ''                                                 | true",
                "500 | {\"valid\":false}                                  | true",
                "404 | {\"valid\":false}                                  | true",
            })
    void only_a_plain_no_is_one(int status, String body, boolean reaches) {
        judge.answering(_ -> new Answered(status, body));

        assertThat(judged().reaches("ann@example.com")).isEqualTo(reaches);
    }

    @Test
    void a_service_that_says_nothing_in_time_says_nothing_against_it() {
        CountDownLatch end = new CountDownLatch(1);
        judge.answering(_ -> {
            await(end);
            return new Answered(200, "{\"valid\":false}");
        });

        long before = System.nanoTime();
        assertThat(judged().reaches("ann@example.com")).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isBetween(Duration.ofMillis(2900), Duration.ofSeconds(6));
        end.countDown();
    }

    @Test
    void both_have_to_agree() {
        names.name("mx.org", "MX 10 mail.mx.org");
        AddressRules both = new AddressRules(
                ALL, Optional.of(domains()), Optional.of(new ValidationService(judge.url(), Map.of())));

        assertThat(both.reaches("ann@mx.org")).isTrue();
        assertThat(both.reaches("ann@nowhere.org")).isFalse();
        judge.answering(_ -> new Answered(200, "{\"valid\":false}"));
        assertThat(both.reaches("ann@mx.org")).isFalse();
    }

    @Test
    void an_interrupted_caller_does_not_wait() {
        names.silent("silent.org");

        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> extended().reaches("ann@silent.org")).isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
