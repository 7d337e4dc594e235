package dev.chancery.api;

import dev.chancery.api.session.Bearer;
import dev.chancery.api.sso.AdministeringSsoProviders;
import dev.chancery.api.sso.MetadataSource;
import dev.chancery.api.sso.SsoProvidersController;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.infra.http.BoundedHttpClient;
import dev.chancery.query.sso.SsoProviderQueries;
import dev.chancery.sso.saml.ProviderMetadata;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Federation with the identity providers of organisations. */
@Configuration(proxyBeanMethods = false)
class SsoConfiguration {

    private static final Duration LONGEST_FETCH = Duration.ofSeconds(8);
    private static final int FETCHES_AT_ONCE = 4;

    @Bean
    MetadataSource metadataSource() {
        return new MetadataSource(new BoundedHttpClient(LONGEST_FETCH, ProviderMetadata.LONGEST, FETCHES_AT_ONCE));
    }

    @Bean
    SsoProviderQueries ssoProviderQueries(JdbcClient database) {
        return new SsoProviderQueries(database);
    }

    @Bean
    SsoProvidersController ssoProvidersController(
            Bearer bearer,
            SsoProviderQueries providers,
            MetadataSource metadata,
            Commands commands,
            InstantSource clock) {
        return new SsoProvidersController(
                bearer, providers, new AdministeringSsoProviders(providers, metadata, commands, clock));
    }
}
