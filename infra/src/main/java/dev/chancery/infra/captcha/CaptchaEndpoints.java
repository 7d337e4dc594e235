package dev.chancery.infra.captcha;

import java.net.URI;

/** Where providers are. Only tests have others: a setting for it would let whoever sets it switch captchas off unseen. */
@FunctionalInterface
public interface CaptchaEndpoints {

    CaptchaEndpoints OFFICIAL = CaptchaProvider::endpoint;

    URI of(CaptchaProvider provider);
}
