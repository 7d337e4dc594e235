package dev.chancery.sso.saml;

import java.net.URI;

/**
 * Where messages of one kind go (SAML Metadata §2.2.2).
 *
 * @param location for requests
 * @param responseLocation for responses, mostly the same
 */
public record Endpoint(Binding binding, URI location, URI responseLocation) {}
