package dev.chancery.api.password;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnknownUserTest {

    private static final String COMPARISONS = "gotrue_compare_hash_and_password_submitted";

    @Test
    void whoever_is_not_known_or_has_no_password_costs_the_same_work_and_gets_the_same_answer() {
        try (TestService service = TestService.start("CHANCERY_MANAGEMENT_PORT", "0")) {
            service.signUp("ann@example.com");
            service.signUp("bob@example.com");
            Sql.on(service.database())
                    .execute("UPDATE auth.users SET encrypted_password = '' WHERE email = 'bob@example.com'");

            Map<String, Double> ofWrongPassword = workOf(service, "ann@example.com");

            assertThat(ofWrongPassword).hasSize(1).containsValue(1.0);
            assertThat(workOf(service, "nobody@example.com")).isEqualTo(ofWrongPassword);
            assertThat(workOf(service, "bob@example.com")).isEqualTo(ofWrongPassword);
        }
    }

    /** The comparisons that a failed sign-in takes, by their algorithm and parameters. */
    private static Map<String, Double> workOf(TestService service, String email) {
        Map<String, Double> before = comparisons(service);
        TestService.Answer answer = service.post(
                "/token?grant_type=password", "{\"email\":\"%s\",\"password\":\"wrong-password\"}".formatted(email));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body())
                .isEqualTo(
                        "{\"code\":400,\"error_code\":\"invalid_credentials\",\"msg\":\"Invalid login credentials\"}");
        Map<String, Double> after = comparisons(service);
        after.replaceAll((tags, count) -> count - before.getOrDefault(tags, 0.0));
        after.values().removeIf(count -> count == 0);
        return after;
    }

    private static Map<String, Double> comparisons(TestService service) {
        Map<String, Double> counts = new HashMap<>();
        for (Counter counter :
                service.bean(MeterRegistry.class).find(COMPARISONS).counters()) {
            counts.put(counter.getId().getTags().toString(), counter.count());
        }
        return counts;
    }
}
