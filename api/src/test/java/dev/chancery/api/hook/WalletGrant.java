package dev.chancery.api.hook;

import dev.chancery.infra.testing.Wallet;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The body of a sign-in by a wallet. */
public final class WalletGrant {

    private WalletGrant() {}

    /** @param statement each other one makes another message */
    public static String of(Wallet wallet, String statement) {
        String message =
                """
                localhost:3000 wants you to sign in with your Ethereum account:
                %s

                %s

                URI: http://localhost:3000/
                Version: 1
                Issued At: %s""".formatted(wallet.address(), statement, Instant.now().truncatedTo(ChronoUnit.SECONDS));
        return "{\"chain\":\"ethereum\",\"message\":\"%s\",\"signature\":\"%s\"}"
                .formatted(message.replace("\n", "\\n"), wallet.sign(message));
    }
}
