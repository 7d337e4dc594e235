package dev.chancery.api.sso;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.RequestBody;
import dev.chancery.command.sso.Provisioning;
import dev.chancery.command.sso.SamlOptions;
import dev.chancery.sso.saml.AttributeMapping;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an administrator says of an identity provider, or a {@code preset} for them. What is not there is left as it is.
 *
 * @param type {@code saml}, or "" for whatever it is
 * @param resourceId "" for none
 * @param nameIdFormat "" for the usual, persistent one
 * @param samlOptions all of them
 * @param provisioning all of it
 */
record SsoProviderRequest(
        String type,
        Optional<URI> metadataUrl,
        Optional<String> metadataXml,
        Optional<List<String>> domains,
        Optional<AttributeMapping> attributeMapping,
        Optional<String> nameIdFormat,
        Optional<String> resourceId,
        Optional<Boolean> disabled,
        Optional<SamlOptions> samlOptions,
        Optional<Provisioning> provisioning) {

    private static final List<String> NAME_ID_FORMATS = List.of(
            "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
            "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
            "urn:oasis:names:tc:SAML:2.0:nameid-format:transient",
            "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified");

    private static final int MOST_DOMAINS = 1_000;
    private static final int LONGEST_URL = 2_048;
    private static final int LONGEST_RESOURCE_ID = 255;

    /** Loosely: what is no name in the DNS leads nobody here, but whitespace and what an address has around it is a mistake. */
    private static final Pattern DOMAIN = Pattern.compile("[^\\s@/:,]{1,253}");

    /** @param roles that an identity provider may give */
    static SsoProviderRequest of(RequestBody body, GivenRoles roles) {
        body.withTexts("type", "metadata_url", "metadata_xml", "name_id_format", "resource_id", "preset");
        requireOneMetadata(body);
        Optional<SsoProviderPreset> preset = given(body, "preset").map(SsoProviderPreset::of);
        return new SsoProviderRequest(
                body.string("type"),
                given(body, "metadata_url").map(SsoProviderRequest::url),
                given(body, "metadata_xml"),
                body.texts("domains").map(SsoProviderRequest::requireDomains),
                body.object("attribute_mapping")
                        .filter(given -> given.get("keys") != null)
                        .map(SsoProviderRequest::mapping)
                        .or(() -> preset.map(SsoProviderPreset::attributeMapping)),
                body.optionalString("name_id_format")
                        .map(SsoProviderRequest::requireNameIdFormat)
                        .or(() -> preset.map(SsoProviderPreset::nameIdFormat)),
                body.optionalString("resource_id").map(SsoProviderRequest::requireResourceId),
                body.optionalFlag("disabled"),
                body.object("saml_options").map(SamlOptionsRequest::options),
                body.object("provisioning").map(given -> ProvisioningRequest.provisioning(given, roles)));
    }

    void requireType() {
        if (!type.equals("saml")) {
            throw ApiException.validation("Only 'saml' supported for SSO provider type");
        }
    }

    /** @throws ApiException if it comes in no way */
    void requireMetadata() {
        if (metadataUrl.isEmpty() && metadataXml.isEmpty()) {
            throw ApiException.validation("Either metadata_xml or metadata_url must be set");
        }
    }

    private static void requireOneMetadata(RequestBody body) {
        if (given(body, "metadata_url").isPresent()
                && given(body, "metadata_xml").isPresent()) {
            throw ApiException.validation("Only one of metadata_xml or metadata_url needs to be set");
        }
    }

    private static Optional<String> given(RequestBody body, String name) {
        return body.optionalString(name).filter(text -> !text.isEmpty());
    }

    private static URI url(String text) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            throw ApiException.validation("metadata_url is not a valid URL");
        }
        if (text.length() > LONGEST_URL || !url.isAbsolute() || url.getHost() == null || url.getRawUserInfo() != null) {
            throw ApiException.validation("metadata_url is not a valid URL");
        }
        if (!url.getScheme().equalsIgnoreCase("https")) {
            throw ApiException.validation("metadata_url is not a HTTPS URL");
        }
        return url;
    }

    private static List<String> requireDomains(List<String> domains) {
        if (domains.size() > MOST_DOMAINS) {
            throw ApiException.validation("domains has more than " + MOST_DOMAINS);
        }
        return domains.stream().distinct().toList();
    }

    /** @throws ApiException {@code validation_failed} */
    static void requireDomain(String domain) {
        if (!DOMAIN.matcher(domain).matches()) {
            throw ApiException.validation("domains has one that is no domain name");
        }
    }

    private static AttributeMapping mapping(Map<String, Object> given) {
        try {
            return AttributeMapping.of(given);
        } catch (IllegalArgumentException e) {
            throw ApiException.validation(e.getMessage());
        }
    }

    private static String requireNameIdFormat(String format) {
        if (!format.isEmpty() && !NAME_ID_FORMATS.contains(format)) {
            throw ApiException.validation(
                    "name_id_format must be unspecified or one of " + String.join(", ", NAME_ID_FORMATS));
        }
        return format;
    }

    private static String requireResourceId(String resourceId) {
        if (resourceId.length() > LONGEST_RESOURCE_ID) {
            throw ApiException.validation("resource_id is longer than " + LONGEST_RESOURCE_ID + " characters");
        }
        return resourceId;
    }
}
