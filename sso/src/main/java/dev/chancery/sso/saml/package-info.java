/**
 * SAML 2.0 for a service provider. What an identity provider sends goes through a chain of steps, each of which only the one before
 * it makes: {@link dev.chancery.sso.saml.PostedResponse} is where it begins.
 */
package dev.chancery.sso.saml;
