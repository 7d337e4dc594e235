package dev.chancery.sso.saml;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** Changes of a response as a tree, whatever its elements are. */
enum TreeMutations {
    MOVE {
        @Override
        void apply(Document document, Random random) {
            Element moved = any(document, random);
            put(moved, any(document, random), random);
        }
    },
    COPY {
        @Override
        void apply(Document document, Random random) {
            put((Element) any(document, random).cloneNode(true), any(document, random), random);
        }
    },
    COPY_BESIDE {
        @Override
        void apply(Document document, Random random) {
            Element original = any(document, random);
            if (original.getParentNode() instanceof Element parent) {
                parent.insertBefore(original.cloneNode(true), random.nextBoolean() ? original : null);
            }
        }
    },
    DROP {
        @Override
        void apply(Document document, Random random) {
            Element dropped = any(document, random);
            if (dropped.getParentNode() instanceof Element parent) {
                parent.removeChild(dropped);
            }
        }
    },
    WRAP {
        @Override
        void apply(Document document, Random random) {
            Element wrapped = any(document, random);
            Element wrapper = random.nextBoolean()
                    ? (Element) any(document, random).cloneNode(false)
                    : element(document, random, "wrapper");
            Node parent = wrapped.getParentNode();
            parent.replaceChild(wrapper, wrapped);
            wrapper.appendChild(wrapped);
        }
    },
    UNWRAP {
        @Override
        void apply(Document document, Random random) {
            Element unwrapped = any(document, random);
            if (unwrapped.getParentNode() instanceof Element parent) {
                while (unwrapped.getFirstChild() != null) {
                    parent.insertBefore(unwrapped.getFirstChild(), unwrapped);
                }
                parent.removeChild(unwrapped);
            }
        }
    },
    RENAME {
        @Override
        void apply(Document document, Random random) {
            Element renamed = any(document, random);
            Element other = any(document, random);
            if (random.nextBoolean()) {
                document.renameNode(renamed, other.getNamespaceURI(), other.getNodeName());
            } else {
                document.renameNode(
                        renamed, NAMESPACES[random.nextInt(NAMESPACES.length)], "x:" + renamed.getLocalName());
            }
        }
    },
    SWAP {
        @Override
        void apply(Document document, Random random) {
            Element one = any(document, random);
            Element other = any(document, random);
            if (contains(one, other) || contains(other, one)) {
                return;
            }
            Node place = document.createTextNode("");
            one.getParentNode().replaceChild(place, one);
            other.getParentNode().replaceChild(one, other);
            place.getParentNode().replaceChild(other, place);
        }
    },
    SHUFFLE {
        @Override
        void apply(Document document, Random random) {
            Element parent = any(document, random);
            if (parent.getLastChild() != null) {
                parent.insertBefore(parent.getLastChild(), parent.getFirstChild());
            }
        }
    },
    FOREIGN {
        @Override
        void apply(Document document, Random random) {
            Element foreign = element(document, random, "NameID");
            foreign.setTextContent("mallory");
            put(foreign, any(document, random), random);
        }
    },
    OTHER_ID {
        @Override
        void apply(Document document, Random random) {
            List<Attr> ids = attributes(document).stream()
                    .filter(attribute -> attribute.getName().equalsIgnoreCase("ID"))
                    .toList();
            if (ids.isEmpty()) {
                return;
            }
            Attr id = ids.get(random.nextInt(ids.size()));
            switch (random.nextInt(4)) {
                case 0 -> id.setValue(ids.get(random.nextInt(ids.size())).getValue());
                case 1 -> id.setValue("_forged");
                case 2 -> id.getOwnerElement().removeAttributeNode(id);
                default -> any(document, random).setAttribute(random.nextBoolean() ? "ID" : "Id", id.getValue());
            }
        }
    },
    OTHER_ATTRIBUTE {
        @Override
        void apply(Document document, Random random) {
            List<Attr> attributes = attributes(document);
            if (attributes.isEmpty()) {
                return;
            }
            Attr attribute = attributes.get(random.nextInt(attributes.size()));
            Attr other = attributes.get(random.nextInt(attributes.size()));
            switch (random.nextInt(3)) {
                case 0 -> attribute.setValue(other.getValue());
                case 1 -> attribute.getOwnerElement().removeAttributeNode(attribute);
                // one that another change has set has no local name
                default ->
                    any(document, random)
                            .setAttribute(
                                    Objects.requireNonNullElse(other.getLocalName(), other.getName()),
                                    other.getValue());
            }
        }
    },
    OTHER_TEXT {
        @Override
        void apply(Document document, Random random) {
            Element element = any(document, random);
            element.setTextContent(
                    random.nextBoolean() ? "mallory" : any(document, random).getTextContent());
        }
    },
    MORE_TEXT {
        @Override
        void apply(Document document, Random random) {
            Element element = any(document, random);
            Node text = switch (random.nextInt(4)) {
                case 0 -> document.createTextNode(random.nextBoolean() ? "mallory" : "\n");
                case 1 -> document.createComment(" ");
                case 2 -> document.createProcessingInstruction("a", "b");
                default -> document.createCDATASection(random.nextBoolean() ? "" : "mallory");
            };
            element.insertBefore(text, random.nextBoolean() ? element.getFirstChild() : null);
        }
    };

    private static final String[] NAMESPACES = {
        "urn:x",
        Names.PROTOCOL_NS,
        Names.ASSERTION_NS,
        Names.SIGNATURE_NS,
        Names.ENCRYPTION_NS,
        "urn:oasis:names:tc:SAML:1.0:assertion"
    };

    abstract void apply(Document document, Random random);

    static Element any(Document document, Random random) {
        NodeList all = document.getElementsByTagName("*");
        return (Element) all.item(random.nextInt(all.getLength()));
    }

    /** Into another element, before one of its children or as the last; where that would put it into itself, nowhere. */
    static void put(Element element, Element into, Random random) {
        if (contains(element, into)) {
            return;
        }
        NodeList children = into.getChildNodes();
        Node before = children.item(random.nextInt(children.getLength() + 1));
        if (before == null || !contains(element, before)) {
            into.insertBefore(element, before);
        }
    }

    static boolean contains(Node element, Node other) {
        for (Node node = other; node != null; node = node.getParentNode()) {
            if (node == element) {
                return true;
            }
        }
        return false;
    }

    private static Element element(Document document, Random random, String name) {
        return document.createElementNS(NAMESPACES[random.nextInt(NAMESPACES.length)], "x:" + name);
    }

    private static List<Attr> attributes(Document document) {
        List<Attr> attributes = new ArrayList<>();
        NodeList all = document.getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
            NamedNodeMap map = all.item(i).getAttributes();
            for (int j = 0; j < map.getLength(); j++) {
                Attr attribute = (Attr) map.item(j);
                if (!attribute.getName().startsWith("xmlns")) {
                    attributes.add(attribute);
                }
            }
        }
        return attributes;
    }
}
