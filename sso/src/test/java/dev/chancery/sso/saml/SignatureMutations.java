package dev.chancery.sso.saml;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** Changes of what makes a response credible: whatever is signed, how, and with what key; and of what is encrypted. */
enum SignatureMutations {
    /** Wrapping: a forged copy where it may be read, the genuine one where its signature may still be verified. */
    FORGED_COPY {
        @Override
        void apply(Document document, Random random) {
            Element genuine = random.nextInt(3) == 0 ? document.getDocumentElement() : assertion(document, random);
            Element forged = forged(genuine);
            if (random.nextBoolean()) {
                forged.setAttribute("ID", "_forged");
            }
            signatures(random.nextBoolean() ? forged : genuine, random).ifPresent(signature -> {
                Node place = signature.getParentNode();
                place.removeChild(signature);
                if (random.nextBoolean()) {
                    TreeMutations.put(signature, random.nextBoolean() ? forged : genuine, random);
                }
            });
            Node parent = genuine.getParentNode();
            if (random.nextBoolean() && parent instanceof Element) {
                TreeMutations.put(forged, (Element) parent, random);
            } else {
                parent.replaceChild(forged, genuine);
                NodeList places = forged.getElementsByTagName("*");
                Element place = random.nextInt(4) == 0 || places.getLength() == 0
                        ? forged
                        : (Element) places.item(random.nextInt(places.getLength()));
                TreeMutations.put(random.nextBoolean() ? genuine : boxed(document, genuine, random), place, random);
            }
        }
    },
    SIGNATURE_MOVED {
        @Override
        void apply(Document document, Random random) {
            signatures(document.getDocumentElement(), random).ifPresent(signature -> {
                Element moved = random.nextBoolean() ? signature : (Element) signature.cloneNode(true);
                TreeMutations.put(moved, TreeMutations.any(document, random), random);
            });
        }
    },
    SIGNATURE_DROPPED {
        @Override
        void apply(Document document, Random random) {
            signatures(document.getDocumentElement(), random)
                    .ifPresent(signature -> signature.getParentNode().removeChild(signature));
            if (random.nextBoolean()) {
                any(document, Names.ASSERTION_NS, "NameID", random).ifPresent(name -> name.setTextContent("mallory"));
            }
        }
    },
    TRANSFORM {
        @Override
        void apply(Document document, Random random) {
            any(document, Names.SIGNATURE_NS, "Transforms", random).ifPresent(transforms -> {
                Element transform = document.createElementNS(Names.SIGNATURE_NS, "ds:Transform");
                transform.setAttribute("Algorithm", one(TRANSFORMS, random));
                if (random.nextBoolean()) {
                    transform
                            .appendChild(document.createElementNS(Names.SIGNATURE_NS, "ds:XPath"))
                            .setTextContent("not(ancestor-or-self::NameID)");
                }
                if (random.nextBoolean() && transforms.getFirstChild() != null) {
                    transforms.removeChild(transforms.getFirstChild());
                }
                transforms.insertBefore(transform, random.nextBoolean() ? transforms.getFirstChild() : null);
            });
        }
    },
    PREFIX_LIST {
        @Override
        void apply(Document document, Random random) {
            any(document, Names.SIGNATURE_NS, random.nextBoolean() ? "Transform" : "CanonicalizationMethod", random)
                    .ifPresent(method -> {
                        Element prefixes = document.createElementNS(Names.EXCLUSIVE_C14N, "ec:InclusiveNamespaces");
                        prefixes.setAttribute("PrefixList", random.nextBoolean() ? "#default saml" : "x ds samlp xs");
                        method.appendChild(prefixes);
                    });
        }
    },
    ALGORITHM {
        @Override
        void apply(Document document, Random random) {
            String[] names = {
                "SignatureMethod", "DigestMethod", "CanonicalizationMethod", "Transform", "EncryptionMethod"
            };
            String name = one(List.of(names), random);
            any(document, name.startsWith("Enc") ? Names.ENCRYPTION_NS : Names.SIGNATURE_NS, name, random)
                    .ifPresent(method -> method.setAttribute("Algorithm", one(ALGORITHMS, random)));
        }
    },
    REFERENCE {
        @Override
        void apply(Document document, Random random) {
            any(document, Names.SIGNATURE_NS, "Reference", random).ifPresent(reference -> {
                if (random.nextInt(8) == 0) {
                    reference.removeAttribute("URI");
                } else if (random.nextInt(8) == 0) {
                    reference.getParentNode().appendChild(reference.cloneNode(true));
                } else {
                    String id = TreeMutations.any(document, random).getAttribute("ID");
                    reference.setAttribute("URI", id.isEmpty() ? one(REFERENCES, random) : "#" + id);
                }
            });
        }
    },
    /** A key beside the signature, or where to find one. */
    FOREIGN_KEY {
        @Override
        void apply(Document document, Random random) {
            signatures(document.getDocumentElement(), random).ifPresent(signature -> {
                Element info = Children.first(signature, ResponseGrammar.KEY_INFO)
                        .orElseGet(() -> (Element)
                                signature.appendChild(document.createElementNS(Names.SIGNATURE_NS, "ds:KeyInfo")));
                Element key = document.createElementNS(Names.SIGNATURE_NS, "ds:" + one(KEYS, random));
                key.setAttribute("URI", "#_response");
                key.setTextContent("AQAB");
                info.appendChild(key);
            });
        }
    },
    /** Octets that are to be had elsewhere, by a program (advisory of OpenSAML of 12 December 2022). */
    CIPHER_REFERENCE {
        @Override
        void apply(Document document, Random random) {
            any(document, Names.ENCRYPTION_NS, "CipherData", random).ifPresent(data -> {
                Element reference = document.createElementNS(Names.ENCRYPTION_NS, "xenc:CipherReference");
                reference.setAttribute("URI", one(REFERENCES, random));
                Element transforms = document.createElementNS(Names.ENCRYPTION_NS, "xenc:Transforms");
                Element transform = document.createElementNS(Names.SIGNATURE_NS, "ds:Transform");
                transform.setAttribute("Algorithm", one(TRANSFORMS, random));
                transforms.appendChild(transform);
                reference.appendChild(transforms);
                data.setTextContent("");
                data.appendChild(reference);
            });
        }
    },
    ENCRYPTED_KEYS {
        @Override
        void apply(Document document, Random random) {
            any(document, Names.ENCRYPTION_NS, "EncryptedKey", random).ifPresent(key -> {
                Element copy = (Element) key.cloneNode(true);
                any(copy.getElementsByTagNameNS(Names.ENCRYPTION_NS, "CipherValue"), random)
                        .ifPresent(value -> value.setTextContent("AAAA"));
                for (int i = random.nextInt(5); i >= 0; i--) {
                    key.getParentNode().insertBefore(copy.cloneNode(true), random.nextBoolean() ? key : null);
                }
            });
        }
    },
    ENCRYPTION_METHOD {
        @Override
        void apply(Document document, Random random) {
            any(document, Names.ENCRYPTION_NS, "EncryptionMethod", random).ifPresent(method -> {
                boolean mask = random.nextBoolean();
                Element more = document.createElementNS(
                        mask ? Names.ENCRYPTION_11_NS : Names.SIGNATURE_NS, mask ? "e11:MGF" : "ds:DigestMethod");
                more.setAttribute("Algorithm", one(ALGORITHMS, random));
                method.appendChild(more);
            });
        }
    };

    private static final List<String> TRANSFORMS = List.of(
            Names.ENVELOPED_SIGNATURE,
            Names.EXCLUSIVE_C14N,
            Names.EXCLUSIVE_C14N + "WithComments",
            "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
            "http://www.w3.org/2006/12/xml-c14n11",
            "http://www.w3.org/TR/1999/REC-xslt-19991116",
            "http://www.w3.org/TR/1999/REC-xpath-19991116",
            "http://www.w3.org/2002/06/xmldsig-filter2",
            "http://www.w3.org/2000/09/xmldsig#base64",
            "urn:x");

    private static final List<String> ALGORITHMS = List.of(
            "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
            "http://www.w3.org/2001/04/xmldsig-more#rsa-md5",
            "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
            "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
            "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1",
            "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
            "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256",
            "http://www.w3.org/2000/09/xmldsig#hmac-sha1",
            "http://www.w3.org/2000/09/xmldsig#sha1",
            "http://www.w3.org/2001/04/xmlenc#sha256",
            "http://www.w3.org/2001/04/xmlenc#sha512",
            "http://www.w3.org/2001/04/xmlenc#rsa-1_5",
            "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p",
            "http://www.w3.org/2009/xmlenc11#rsa-oaep",
            "http://www.w3.org/2009/xmlenc11#mgf1sha1",
            "http://www.w3.org/2009/xmlenc11#mgf1sha256",
            "http://www.w3.org/2009/xmlenc11#aes128-gcm",
            "http://www.w3.org/2009/xmlenc11#aes256-gcm",
            "http://www.w3.org/2001/04/xmlenc#aes256-cbc",
            Names.EXCLUSIVE_C14N + "WithComments",
            "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
            "");

    private static final List<String> REFERENCES = List.of(
            "",
            "#",
            "#_response",
            "#_assertion",
            "#_forged",
            "#%5Fassertion",
            " #_assertion",
            "#xpointer(/)",
            "#xpointer(id('_assertion'))",
            "file:///etc/passwd",
            "http://127.0.0.1:1/",
            "cid:x");

    private static final List<String> KEYS =
            List.of("KeyName", "KeyValue", "X509Data", "RetrievalMethod", "PGPData", "SPKIData", "MgmtData");

    abstract void apply(Document document, Random random);

    static Element forged(Element genuine) {
        Element forged = (Element) genuine.cloneNode(true);
        NodeList names = forged.getElementsByTagNameNS(Names.ASSERTION_NS, "NameID");
        if (names.getLength() > 0) {
            names.item(0).setTextContent("mallory");
        }
        return forged;
    }

    private static Element boxed(Document document, Element genuine, Random random) {
        String[] boxes = {"Extensions", "StatusDetail", "Advice", "AttributeValue", "Object", "KeyInfo"};
        int which = random.nextInt(boxes.length);
        String namespace = which < 2 ? Names.PROTOCOL_NS : which < 4 ? Names.ASSERTION_NS : Names.SIGNATURE_NS;
        Element box = document.createElementNS(namespace, "b:" + boxes[which]);
        box.appendChild(genuine);
        return box;
    }

    private static Element assertion(Document document, Random random) {
        return any(document, Names.ASSERTION_NS, "Assertion", random)
                .or(() -> any(document, Names.ASSERTION_NS, "EncryptedAssertion", random))
                .orElse(document.getDocumentElement());
    }

    private static Optional<Element> signatures(Element within, Random random) {
        return any(within.getElementsByTagNameNS(Names.SIGNATURE_NS, "Signature"), random);
    }

    private static Optional<Element> any(Document document, String namespace, String name, Random random) {
        return any(document.getElementsByTagNameNS(namespace, name), random);
    }

    private static Optional<Element> any(NodeList found, Random random) {
        return found.getLength() == 0
                ? Optional.empty()
                : Optional.of((Element) found.item(random.nextInt(found.getLength())));
    }

    private static String one(List<String> choice, Random random) {
        return choice.get(random.nextInt(choice.size()));
    }
}
