package dev.chancery.api.password;

import dev.chancery.infra.testing.FakeService;
import dev.chancery.infra.testing.FakeService.Answered;
import dev.chancery.infra.testing.FakeService.Asked;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Function;

/** What Have I Been Pwned answers where these passwords have leaked. */
public final class FakeRanges {

    private FakeRanges() {}

    public static Function<Asked, Answered> of(String... leaked) {
        return asked -> new Answered(
                200,
                Arrays.stream(leaked)
                                .map(FakeRanges::sha1)
                                .filter(hash -> asked.path().equals("/range/" + hash.substring(0, 5)))
                                .map(hash -> hash.substring(5) + ":3\r\n")
                                .reduce("", String::concat)
                        + "0".repeat(35) + ":0");
    }

    public static String sha1(String password) {
        try {
            return HexFormat.of()
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(password.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public static FakeService service(String... leaked) {
        return new FakeService(of(leaked));
    }
}
