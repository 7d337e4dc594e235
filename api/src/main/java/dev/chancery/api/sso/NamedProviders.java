package dev.chancery.api.sso;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.Uuids;
import dev.chancery.query.sso.SsoProviderQueries;
import dev.chancery.query.sso.SsoProviderView;

/** Identity providers by what stands for one in a path: its id, or {@code resource_} and its resource id. */
public record NamedProviders(SsoProviderQueries providers) {

    private static final String BY_RESOURCE_ID = "resource_";

    /** @throws ApiException {@code sso_provider_not_found} */
    SsoProviderView require(String id) {
        return (id.startsWith(BY_RESOURCE_ID)
                        ? providers.byResourceId(id.substring(BY_RESOURCE_ID.length()))
                        : Uuids.parse(id).flatMap(providers::byId))
                .orElseThrow(NamedProviders::notFound);
    }

    static ApiException notFound() {
        return ApiException.of(404, "sso_provider_not_found", "SSO Identity Provider not found");
    }
}
