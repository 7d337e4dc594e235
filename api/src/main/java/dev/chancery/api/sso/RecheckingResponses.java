package dev.chancery.api.sso;

import dev.chancery.infra.sso.KeptResponses;
import dev.chancery.infra.sso.KeptResponses.Kept;
import dev.chancery.infra.sso.KeptResponses.Login;
import dev.chancery.sso.saml.Check;
import dev.chancery.sso.saml.MessageRejected;
import dev.chancery.sso.saml.Reading;
import dev.chancery.sso.saml.SamlResponses;
import java.security.PrivateKey;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs the rules of today over the responses by which people came in before. */
public final class RecheckingResponses {

    private static final int AT_ONCE = 50;

    private final KeptResponses kept;
    private final SamlResponses responses;
    private final List<PrivateKey> keys;

    /** @param keys those of ours that open what was encrypted for us */
    public RecheckingResponses(KeptResponses kept, SamlResponses responses, List<PrivateKey> keys) {
        this.kept = kept;
        this.responses = responses;
        this.keys = List.copyOf(keys);
    }

    /** What is to be said of a response. */
    public enum Verdict {
        /** As it was then. */
        ACCEPTED,
        REFUSED,
        /** It would be accepted, and say something else. */
        READ_OTHERWISE,
        /** Encrypted for a key of ours that is not there any more. */
        NOT_DECRYPTED,
        /** The row is not what was written. */
        ALTERED,
        /** With whom it let in. */
        ERASED
    }

    /**
     * A response, and what is to be said of it.
     *
     * @param check by which it is refused, or empty
     * @param expected by that check, or what was read then, or empty
     * @param found by that check, or what is read now, or empty
     */
    public record Finding(Verdict verdict, Login login, String check, String expected, String found) {

        private Finding(Verdict verdict, Login login) {
            this(verdict, login, "", "", "");
        }
    }

    /**
     * Each of them once, oldest first.
     *
     * @param tell hears of those that are neither accepted nor erased
     * @return how many there are of each kind
     */
    public Map<Verdict, Integer> run(Consumer<Finding> tell) {
        Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
        List<Kept> page = kept.after(Optional.empty(), AT_ONCE);
        while (!page.isEmpty()) {
            for (Kept one : page) {
                Finding finding = finding(one);
                counts.merge(finding.verdict(), 1, Integer::sum);
                if (finding.verdict() != Verdict.ACCEPTED && finding.verdict() != Verdict.ERASED) {
                    tell.accept(finding);
                }
            }
            page = kept.after(Optional.of(page.getLast().login()), AT_ONCE);
        }
        return counts;
    }

    private Finding finding(Kept kept) {
        return switch (kept) {
            case Kept.Readable(Login login, byte[] content) -> finding(login, JudgedResponse.unpacked(content));
            case Kept.Erased(Login login) -> new Finding(Verdict.ERASED, login);
            case Kept.Altered(Login login) -> new Finding(Verdict.ALTERED, login);
        };
    }

    private Finding finding(Login login, JudgedResponse judged) {
        try {
            Reading now = Reading.of(judged.accepted(responses, keys, login.at()));
            List<String> otherwise = judged.reading().differences(now);
            return otherwise.isEmpty()
                    ? new Finding(Verdict.ACCEPTED, login)
                    : new Finding(
                            Verdict.READ_OTHERWISE,
                            login,
                            "",
                            String.join(", ", otherwise) + " as read then",
                            "another");
        } catch (MessageRejected e) {
            return e.check() == Check.DECRYPTION && !judged.canBeOpenedBy(keys)
                    ? new Finding(Verdict.NOT_DECRYPTED, login)
                    : new Finding(Verdict.REFUSED, login, e.check().name(), e.expected(), e.found());
        }
    }
}
