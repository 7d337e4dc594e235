package dev.chancery.api.http;

import jakarta.servlet.http.HttpServletRequest;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;

/** Which shape of errors a client understands: header {@code X-Supabase-Api-Version}. */
enum ApiVersion {
    INITIAL,
    V2024_01_01;

    static final String HEADER = "X-Supabase-Api-Version";
    private static final LocalDate SECOND = LocalDate.of(2024, 1, 1);

    static ApiVersion of(HttpServletRequest request) {
        String asked = request.getHeader(HEADER);
        if (asked == null) {
            return INITIAL;
        }
        try {
            return LocalDate.parse(asked).isBefore(SECOND) ? INITIAL : V2024_01_01;
        } catch (DateTimeParseException e) {
            return INITIAL;
        }
    }
}
