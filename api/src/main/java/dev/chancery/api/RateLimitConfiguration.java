package dev.chancery.api;

import dev.chancery.api.http.HttpRules;
import dev.chancery.api.http.RateLimits;
import dev.chancery.infra.ratelimit.Forgetting;
import dev.chancery.infra.ratelimit.Quotas;
import dev.chancery.infra.ratelimit.RateLimiter;
import dev.chancery.infra.settings.Settings;
import javax.crypto.SecretKey;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What counts who comes how often. */
@Configuration(proxyBeanMethods = false)
class RateLimitConfiguration {

    @Bean
    Quotas quotas(DataSource database, SecretKey recognitionKey) {
        return new Quotas(database, recognitionKey, System::nanoTime);
    }

    @Bean
    Forgetting forgetting(DataSource database) {
        return new Forgetting(database);
    }

    @Bean
    RateLimits rateLimits(HttpRules rules, Settings settings, Quotas quotas) {
        return new RateLimits(
                rules,
                new RateLimiter(limiter -> settings.rateLimits().perClient().get(limiter.setting()), quotas));
    }
}
