package dev.chancery.api;

import dev.chancery.api.session.Bearer;
import dev.chancery.api.sso.AdministeringSsoProviders;
import dev.chancery.api.sso.MetadataSource;
import dev.chancery.api.sso.SamlMetadataController;
import dev.chancery.api.sso.SsoProvidersController;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.infra.http.BoundedHttpClient;
import dev.chancery.infra.settings.ApiSettings;
import dev.chancery.infra.settings.InvalidSettingException;
import dev.chancery.infra.settings.SamlSettings;
import dev.chancery.infra.settings.Settings;
import dev.chancery.query.sso.SsoProviderQueries;
import dev.chancery.sso.saml.OwnKey;
import dev.chancery.sso.saml.OwnServiceProvider;
import dev.chancery.sso.saml.ProviderMetadata;
import dev.chancery.sso.saml.RsaKey;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Federation with the identity providers of organisations. */
@Configuration(proxyBeanMethods = false)
class SsoConfiguration {

    private static final Duration LONGEST_FETCH = Duration.ofSeconds(8);
    private static final int FETCHES_AT_ONCE = 4;

    @Bean
    SamlMetadataController samlMetadataController(Settings settings, InstantSource clock) {
        SamlSettings saml = settings.saml();
        return new SamlMetadataController(
                Optional.of(saml).filter(SamlSettings::enabled).map(enabled -> us(enabled, settings.api())), clock);
    }

    private static OwnServiceProvider us(SamlSettings saml, ApiSettings api) {
        String host = api.externalUrl().getHost();
        List<OwnKey> keys = new ArrayList<>();
        keys.add(key("GOTRUE_SAML_PRIVATE_KEY", saml.privateKey().orElseThrow(), host, saml.encryptedAssertions()));
        saml.nextPrivateKey()
                .ifPresent(
                        next -> keys.add(key("GOTRUE_SAML_PRIVATE_KEY_NEXT", next, host, saml.encryptedAssertions())));
        String base = saml.externalUrl().orElse(api.externalUrl()).toString().replaceFirst("/+$", "");
        return new OwnServiceProvider(URI.create(base), keys, saml.encryptedAssertions());
    }

    /** Only what is wrong with it is told, and nothing of what it is. */
    private static OwnKey key(String setting, String base64, String host, boolean encrypted) {
        byte[] der;
        try {
            der = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException _) {
            throw new InvalidSettingException(setting, "is not in standard Base64");
        }
        try {
            return OwnKey.of(RsaKey.ofPkcs1(der), host, encrypted);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(setting, e.getMessage());
        }
    }

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
