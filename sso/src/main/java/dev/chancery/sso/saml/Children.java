package dev.chancery.sso.saml;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.xml.namespace.QName;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** The elements directly in another, unless said otherwise. */
final class Children {

    private Children() {}

    static List<Element> of(Element parent, QName name) {
        List<Element> found = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && isCalled(element, name)) {
                found.add(element);
            }
        }
        return found;
    }

    static Optional<Element> first(Element parent, QName name) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && isCalled(element, name)) {
                return Optional.of(element);
            }
        }
        return Optional.empty();
    }

    /** How many there are, at whatever depth. */
    static int within(Element ancestor, QName name) {
        return ancestor.getElementsByTagNameNS(name.getNamespaceURI(), name.getLocalPart())
                .getLength();
    }

    private static boolean isCalled(Element element, QName name) {
        return name.getLocalPart().equals(element.getLocalName())
                && name.getNamespaceURI().equals(Objects.requireNonNullElse(element.getNamespaceURI(), ""));
    }

    /** The value of an attribute without a namespace; nothing where there is none. */
    static Optional<String> attribute(Element element, String name) {
        return element.hasAttributeNS(null, name) ? Optional.of(element.getAttributeNS(null, name)) : Optional.empty();
    }
}
