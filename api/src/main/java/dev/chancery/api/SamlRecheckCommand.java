package dev.chancery.api;

import dev.chancery.api.sso.RecheckingResponses;
import dev.chancery.api.sso.RecheckingResponses.Finding;
import dev.chancery.api.sso.RecheckingResponses.Verdict;
import dev.chancery.infra.sso.KeptResponses;
import dev.chancery.infra.sso.KeptResponses.Login;
import dev.chancery.sso.saml.SamlResponses;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import picocli.CommandLine.Command;

/**
 * {@code chancery saml recheck}: exit code 0 if all responses would be accepted again and say the same, 3 if one would not or cannot be
 * read.
 */
@Command(
        name = "recheck",
        description =
                "Check the responses again by which people came in, by the rules of this version and the metadata of then.",
        mixinStandardHelpOptions = true)
final class SamlRecheckCommand extends CommandBeside {

    private static final int FOUND = 3;

    @Override
    int run(ExistingInstance instance, PrintWriter out) {
        KeptResponses kept = new KeptResponses(JdbcClient.create(instance.database()), instance.keyring());
        RecheckingResponses rechecking = new RecheckingResponses(
                kept, new SamlResponses(), SsoConfiguration.decryptionKeys(instance.settings()));
        Map<Verdict, Integer> counts = rechecking.run(finding -> print(finding, out));
        print(counts, out);
        return counts.keySet().stream().allMatch(verdict -> verdict == Verdict.ACCEPTED || verdict == Verdict.ERASED)
                ? 0
                : FOUND;
    }

    private static void print(Finding finding, PrintWriter out) {
        Login login = finding.login();
        out.printf(
                "%s login %s at %s, provider %s, user %s, session %s%s%n",
                name(finding.verdict()),
                login.loginId(),
                login.at().truncatedTo(ChronoUnit.SECONDS),
                login.providerId(),
                login.userId(),
                login.sessionId().map(UUID::toString).orElse("by a code"),
                why(finding));
    }

    private static String why(Finding finding) {
        return finding.expected().isEmpty()
                ? ""
                : ": %sexpected %s, found %s"
                        .formatted(
                                finding.check().isEmpty() ? "" : finding.check() + " ",
                                printable(finding.expected()),
                                printable(finding.found()));
    }

    /** What a response says may be meant for the terminal. */
    private static String printable(String text) {
        return text.replaceAll("\\p{C}", "?");
    }

    private static void print(Map<Verdict, Integer> counts, PrintWriter out) {
        out.printf(
                "%d responses checked: %d refused, %d read otherwise%n",
                count(counts, Verdict.ACCEPTED)
                        + count(counts, Verdict.REFUSED)
                        + count(counts, Verdict.READ_OTHERWISE),
                count(counts, Verdict.REFUSED),
                count(counts, Verdict.READ_OTHERWISE));
        out.printf(
                "%d not checked: %d not decrypted, %d altered, %d of erased users%n",
                count(counts, Verdict.NOT_DECRYPTED) + count(counts, Verdict.ALTERED) + count(counts, Verdict.ERASED),
                count(counts, Verdict.NOT_DECRYPTED),
                count(counts, Verdict.ALTERED),
                count(counts, Verdict.ERASED));
    }

    private static int count(Map<Verdict, Integer> counts, Verdict verdict) {
        return counts.getOrDefault(verdict, 0);
    }

    private static String name(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
