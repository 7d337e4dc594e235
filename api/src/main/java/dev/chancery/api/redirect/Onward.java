package dev.chancery.api.redirect;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/**
 * Sending a browser on. Nobody keeps it, and nobody who is sent on learns where people come from. An app's own scheme may lead to what is
 * no URI by the book, nor is one with two fragments: it is sent as it was allowed.
 */
public final class Onward {

    /** As much as proxies and browsers surely take in a header field. */
    private static final int LONGEST_LOCATION = 6 * 1024;

    private Onward() {}

    public static ResponseEntity<?> seeOther(String place) {
        return to(place, HttpStatus.SEE_OTHER);
    }

    /** As GoTrue does in some places; browsers make no difference between the two. */
    public static ResponseEntity<?> found(String place) {
        return to(place, HttpStatus.FOUND);
    }

    private static ResponseEntity<?> to(String place, HttpStatus status) {
        if (place.length() > LONGEST_LOCATION) {
            return OnwardPage.to(place);
        }
        return ResponseEntity.status(status)
                .header("Location", place)
                .header("Cache-Control", "no-store")
                .header("Referrer-Policy", "no-referrer")
                .build();
    }
}
