package dev.chancery.infra.captcha;

import java.util.List;

/** What a provider says of a token. */
public sealed interface CaptchaVerdict {

    /** It was given to a person, lately, and is used for the first time. */
    record Passed() implements CaptchaVerdict {}

    /** @param codes the provider's words for why it was not */
    record Failed(List<String> codes) implements CaptchaVerdict {
        public Failed {
            codes = List.copyOf(codes);
        }
    }
}
