package dev.chancery.sso.saml;

import static dev.chancery.sso.saml.Names.METADATA_NS;
import static dev.chancery.sso.saml.Names.PROTOCOL_NS;

import java.net.URI;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.namespace.QName;
import org.w3c.dom.Element;

/**
 * Reads metadata. An administrator vouches for it, or the server it came from; all the same it is read like a stranger's, since it goes
 * into redirects of browsers. What it says beyond what is asked here is nobody's concern: identity providers put much into it.
 */
final class MetadataReader {

    /** SAML Core §8.3.6. */
    private static final int LONGEST_ENTITY_ID = 1_024;

    private static final int MOST_KEYS = 16;

    private static final Set<String> WEB = Set.of("https", "http");

    /** Also one that is no name in the DNS, as with an underscore; nobody signs in on the way there. */
    private static final Pattern HOST = Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?");

    private static final QName ENTITIES = metadata("EntitiesDescriptor");
    private static final QName ENTITY = metadata("EntityDescriptor");
    private static final QName IDENTITY_PROVIDER = metadata("IDPSSODescriptor");
    private static final QName KEY = metadata("KeyDescriptor");
    private static final QName SINGLE_SIGN_ON = metadata("SingleSignOnService");
    private static final QName SINGLE_LOGOUT = metadata("SingleLogoutService");

    private final boolean forgiving;

    /** @param forgiving whether keys and places of no use are passed over beside others */
    MetadataReader(boolean forgiving) {
        this.forgiving = forgiving;
    }

    ProviderMetadata read(String xml) throws UnusableMetadata {
        if (xml.length() > ProviderMetadata.LONGEST) {
            throw new UnusableMetadata("SAML Metadata is longer than " + ProviderMetadata.LONGEST + " characters");
        }
        try {
            return read(BoundedXml.parse(withoutMark(xml)).getDocumentElement());
        } catch (MessageRejected e) {
            throw new UnusableMetadata(
                    "SAML Metadata cannot be read", "expected %s, but found %s".formatted(e.expected(), e.found()));
        }
    }

    private ProviderMetadata read(Element root) throws UnusableMetadata, MessageRejected {
        Element entity = entity(root);
        String entityId = Children.attribute(entity, "entityID")
                .map(XmlSpace::strip)
                .filter(id -> !id.isEmpty())
                .orElseThrow(() -> new UnusableMetadata("SAML Metadata does not contain an EntityID"));
        if (entityId.length() > LONGEST_ENTITY_ID) {
            throw new UnusableMetadata("SAML Metadata contains an EntityID longer than " + LONGEST_ENTITY_ID);
        }
        Element provider = identityProvider(entity);
        List<Element> levels = Stream.of(root, entity, provider).distinct().toList();
        return new ProviderMetadata(
                entityId,
                signingKeys(provider),
                required(endpoints(provider, SINGLE_SIGN_ON), SINGLE_SIGN_ON),
                endpoints(provider, SINGLE_LOGOUT),
                earliest(levels),
                shortest(levels),
                Optional.empty());
    }

    /** What comes before the document is no part of it (XML 1.0 §4.3.3); Entra ID sends one. */
    private static String withoutMark(String xml) {
        return xml.startsWith("\uFEFF") ? xml.substring(1) : xml;
    }

    private static Element entity(Element root) throws UnusableMetadata {
        if (Structure.name(root).equals(ENTITY)) {
            return root;
        }
        if (!Structure.name(root).equals(ENTITIES)) {
            throw new UnusableMetadata("SAML Metadata does not contain an EntityDescriptor");
        }
        List<Element> providers = Children.of(root, ENTITY).stream()
                .filter(entity -> !Children.of(entity, IDENTITY_PROVIDER).isEmpty())
                .toList();
        if (providers.size() > 1) {
            throw new UnusableMetadata("SAML Metadata contains several identity providers");
        }
        return providers.stream()
                .findFirst()
                .orElseThrow(() -> new UnusableMetadata("SAML Metadata does not contain any IDPSSODescriptor"));
    }

    private static Element identityProvider(Element entity) throws UnusableMetadata {
        List<Element> providers = Children.of(entity, IDENTITY_PROVIDER);
        if (providers.isEmpty()) {
            throw new UnusableMetadata("SAML Metadata does not contain any IDPSSODescriptor");
        }
        if (providers.size() > 1) {
            throw new UnusableMetadata("SAML Metadata contains multiple IDPSSODescriptors");
        }
        Element provider = providers.getFirst();
        String protocols =
                Children.attribute(provider, "protocolSupportEnumeration").orElse("");
        if (!List.of(protocols.strip().split("\\s+")).contains(PROTOCOL_NS)) {
            throw new UnusableMetadata("SAML Metadata is not that of an identity provider of SAML 2.0");
        }
        return provider;
    }

    private List<PublicKey> signingKeys(Element provider) throws UnusableMetadata {
        MetadataKeys.Found found = MetadataKeys.of(Children.of(provider, KEY).stream()
                .filter(descriptor ->
                        Children.attribute(descriptor, "use").orElse("signing").equals("signing"))
                .toList());
        List<PublicKey> keys = found.keys().stream().distinct().toList();
        if (found.complaint().isPresent() && (!forgiving || keys.isEmpty())) {
            throw found.complaint().get();
        }
        if (keys.isEmpty()) {
            throw new UnusableMetadata("SAML Metadata does not contain any signing certificate");
        }
        if (keys.size() > MOST_KEYS) {
            throw new UnusableMetadata("SAML Metadata contains more than " + MOST_KEYS + " signing certificates");
        }
        return keys;
    }

    private static List<Endpoint> required(List<Endpoint> endpoints, QName service) throws UnusableMetadata {
        if (endpoints.isEmpty()) {
            throw new UnusableMetadata("SAML Metadata does not contain any " + service.getLocalPart()
                    + " of the bindings HTTP-Redirect or HTTP-POST that is of use");
        }
        return endpoints;
    }

    private List<Endpoint> endpoints(Element provider, QName service) throws UnusableMetadata {
        List<Endpoint> endpoints = new ArrayList<>();
        for (Element element : Children.of(provider, service)) {
            Optional<Binding> binding = Children.attribute(element, "Binding").flatMap(Binding::of);
            if (binding.isPresent()) {
                try {
                    endpoints.add(endpoint(element, binding.get()));
                } catch (UnusableMetadata e) {
                    if (!forgiving) {
                        throw e;
                    }
                }
            }
        }
        return endpoints;
    }

    private static Endpoint endpoint(Element element, Binding binding) throws UnusableMetadata {
        URI location = location(element, "Location");
        // nobody answers where people sign in (SAML Metadata §2.4.3)
        boolean another =
                Structure.name(element).equals(SINGLE_LOGOUT) && element.hasAttributeNS(null, "ResponseLocation");
        return new Endpoint(binding, location, another ? location(element, "ResponseLocation") : location);
    }

    /** Browsers are sent there: nothing but the web. */
    private static URI location(Element element, String attribute) throws UnusableMetadata {
        try {
            URI location = new URI(
                    XmlSpace.strip(Children.attribute(element, attribute).orElse("")));
            boolean web = WEB.contains(AsciiCase.lower(Objects.requireNonNullElse(location.getScheme(), "")));
            boolean host = HOST.matcher(Objects.requireNonNullElse(location.getRawAuthority(), ""))
                    .matches();
            if (web && host && location.getRawFragment() == null) {
                return new URI(location.toASCIIString());
            }
        } catch (java.net.URISyntaxException e) {
            // refused below
        }
        throw new UnusableMetadata(
                "SAML Metadata contains a " + element.getLocalName() + " whose " + attribute + " is no URL of the web");
    }

    private static Optional<Instant> earliest(List<Element> levels) throws MessageRejected {
        List<Instant> ends = new ArrayList<>();
        for (Element level : levels) {
            Instants.read(level, "validUntil", Check.SCHEMA).ifPresent(ends::add);
        }
        return ends.stream().min(Comparator.naturalOrder());
    }

    private static Optional<Duration> shortest(List<Element> levels) throws MessageRejected {
        List<Duration> durations = new ArrayList<>();
        for (Element level : levels) {
            Instants.duration(level, "cacheDuration", Check.SCHEMA).ifPresent(durations::add);
        }
        return durations.stream().min(Comparator.naturalOrder());
    }

    private static QName metadata(String local) {
        return new QName(METADATA_NS, local);
    }
}
