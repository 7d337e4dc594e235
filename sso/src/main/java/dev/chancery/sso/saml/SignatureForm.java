package dev.chancery.sso.saml;

import static dev.chancery.sso.saml.Names.ENVELOPED_SIGNATURE;
import static dev.chancery.sso.saml.Names.EXCLUSIVE_C14N;
import static dev.chancery.sso.saml.Names.SIGNATURE_NS;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.xml.namespace.QName;
import org.w3c.dom.Element;

/** What a signature has to look like before a key is tried on it (SAML Core §5.4). */
final class SignatureForm {

    /** As many prefixes as an element may have attributes: each is gone through for every element that is canonicalized. */
    private static final int MOST_PREFIXES = 40;

    private SignatureForm() {}

    /**
     * @param signed the element whose direct child the signature is
     * @throws MessageRejected {@code SIGNATURE_FORM} if it signs another element or more than one, or transforms it in another way than
     *     by leaving the signature out and by exclusive canonicalization with few prefixes; {@code SIGNATURE_ALGORITHM}
     */
    static void check(Element signature, Element signed, Algorithms algorithms) throws MessageRejected {
        if (Children.within(signature, ResponseGrammar.RETRIEVAL_METHOD) > 0) {
            throw new MessageRejected(Check.SIGNATURE_FORM, "no key elsewhere", "a RetrievalMethod");
        }
        Element info = only(signature, "SignedInfo");
        requireFewPrefixes(only(info, "CanonicalizationMethod"));
        require(Check.SIGNATURE_ALGORITHM, Set.of(EXCLUSIVE_C14N), algorithm(only(info, "CanonicalizationMethod")));
        require(Check.SIGNATURE_ALGORITHM, algorithms.signatures(), algorithm(only(info, "SignatureMethod")));
        Element reference = only(info, "Reference");
        String id = Children.attribute(signed, "ID")
                .filter(value -> !value.isEmpty())
                .orElseThrow(() -> new MessageRejected(Check.SIGNATURE_FORM, "an ID of what is signed", "none"));
        require(Check.SIGNATURE_FORM, Set.of("#" + id), Children.attribute(reference, "URI"));
        List<Element> steps = Children.of(only(reference, "Transforms"), name("Transform"));
        for (Element step : steps) {
            requireFewPrefixes(step);
        }
        List<Optional<String>> transforms =
                steps.stream().map(SignatureForm::algorithm).toList();
        if (!transforms.equals(List.of(Optional.of(ENVELOPED_SIGNATURE), Optional.of(EXCLUSIVE_C14N)))) {
            throw new MessageRejected(
                    Check.SIGNATURE_FORM,
                    "the signature left out, then exclusive canonicalization",
                    String.valueOf(transforms));
        }
        require(Check.SIGNATURE_ALGORITHM, algorithms.digests(), algorithm(only(reference, "DigestMethod")));
    }

    private static void requireFewPrefixes(Element method) throws MessageRejected {
        int prefixes = Children.first(method, ResponseGrammar.INCLUSIVE_NAMESPACES)
                .flatMap(kept -> Children.attribute(kept, "PrefixList"))
                .map(list -> list.split("\\s+").length)
                .orElse(0);
        if (prefixes > MOST_PREFIXES) {
            throw new MessageRejected(
                    Check.SIGNATURE_FORM, "at most " + MOST_PREFIXES + " prefixes", prefixes + " prefixes");
        }
    }

    private static void require(Check check, Set<String> allowed, Optional<String> found) throws MessageRejected {
        if (found.filter(allowed::contains).isEmpty()) {
            throw MessageRejected.of(check, "one of " + allowed, found);
        }
    }

    private static Element only(Element parent, String name) throws MessageRejected {
        return Children.first(parent, name(name))
                .orElseThrow(() -> new MessageRejected(
                        Check.SIGNATURE_FORM, "a " + name + " in " + parent.getLocalName(), "none"));
    }

    private static Optional<String> algorithm(Element element) {
        return Children.attribute(element, "Algorithm");
    }

    private static QName name(String local) {
        return new QName(SIGNATURE_NS, local);
    }
}
