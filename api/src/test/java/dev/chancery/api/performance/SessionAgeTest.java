package dev.chancery.api.performance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import org.junit.jupiter.api.Test;

class SessionAgeTest {

    private static final int REFRESHES = 500;
    /** A session is read from its last snapshot on, which is made behind the requests and may be late. */
    private static final long MOST_ROWS = 150;

    @Test
    void the_five_hundredth_refresh_costs_as_much_as_the_fifth() {
        RoundTrips trips = new RoundTrips();
        try (TestDatabase database = TestPostgres.freshDatabase();
                TestService service = TestService.startOn(database, trips::watch)) {
            String token =
                    service.signUp("ann@example.com").get("refresh_token").stringValue();
            int fifth = 0;
            for (int i = 1; i <= REFRESHES; i++) {
                trips.drain();
                trips.drainRows();
                Answer answer = service.refresh(token);
                assertThat(answer.status()).isEqualTo(200);
                token = answer.json().get("refresh_token").stringValue();
                int count = trips.drain().size();
                fifth = i == 5 ? count : fifth;
                assertThat(count).as("round trips of refresh %s", i).isLessThanOrEqualTo(4);
                assertThat(trips.drainRows()).as("rows read by refresh %s", i).isLessThan(MOST_ROWS);
                assertThat(i < REFRESHES || count == fifth).isTrue();
            }
        }
    }
}
