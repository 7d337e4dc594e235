package dev.chancery.sso.saml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Element;

/** What something encrypted has to look like before a key is tried on it (SAML Core §6.1). */
final class EncryptionForm {

    private static final String OF_KEY = Names.ENCRYPTION_NS + "EncryptedKey";

    /** Several recipients may be named, each with a copy of the key; more than these are no message for us. */
    private static final int MOST_KEYS = 4;

    /** Of OAEP (XML Encryption 1.1 §5.5.2). The library takes an unknown one for the first. */
    private static final Set<String> MASKS = Set.of(
            Names.ENCRYPTION_11_NS + "mgf1sha1",
            Names.ENCRYPTION_11_NS + "mgf1sha224",
            Names.ENCRYPTION_11_NS + "mgf1sha256",
            Names.ENCRYPTION_11_NS + "mgf1sha384",
            Names.ENCRYPTION_11_NS + "mgf1sha512");

    private EncryptionForm() {}

    /** @throws MessageRejected {@code ENCRYPTION_ALGORITHM} or {@code DECRYPTION} */
    static void check(Element encrypted, Algorithms algorithms) throws MessageRejected {
        Element data = Children.first(encrypted, ResponseGrammar.ENCRYPTED_DATA)
                .orElseThrow(() -> new MessageRejected(Check.DECRYPTION, "encrypted data", "none"));
        require(algorithms.encryptions(), algorithm(data));
        List<Element> keys = wrappedKeys(encrypted, data);
        if (keys.size() > MOST_KEYS) {
            throw new MessageRejected(Check.DECRYPTION, "at most " + MOST_KEYS + " keys", keys.size() + " keys");
        }
        requireNearby(data, encrypted);
        for (Element key : keys) {
            require(algorithms.keyTransports(), algorithm(key));
            Optional<Element> mask = Children.first(key, ResponseGrammar.ENCRYPTION_METHOD)
                    .flatMap(method -> Children.first(method, ResponseGrammar.MASK_GENERATION));
            if (mask.isPresent()) {
                require(MASKS, Children.attribute(mask.get(), "Algorithm"));
            }
        }
    }

    /** Who points at a key means one that stands beside the data, as it is (SAML Core §2.3.4): nothing is followed. */
    private static void requireNearby(Element data, Element encrypted) throws MessageRejected {
        Optional<Element> pointer = Children.first(data, ResponseGrammar.KEY_INFO)
                .flatMap(info -> Children.first(info, ResponseGrammar.RETRIEVAL_METHOD));
        boolean nearby = pointer.isEmpty() || isNearby(pointer.get(), encrypted);
        int pointers = Children.within(encrypted, ResponseGrammar.RETRIEVAL_METHOD);
        if (!nearby || pointers > pointer.stream().count()) {
            throw new MessageRejected(Check.DECRYPTION, "a key beside what is encrypted", "one elsewhere");
        }
    }

    private static boolean isNearby(Element pointer, Element encrypted) {
        Optional<String> place = Children.attribute(pointer, "URI");
        return Children.attribute(pointer, "Type").orElse(OF_KEY).equals(OF_KEY)
                && Children.of(encrypted, ResponseGrammar.ENCRYPTED_KEY).stream()
                        .flatMap(key -> Children.attribute(key, "Id").stream())
                        .anyMatch(id -> place.equals(Optional.of("#" + id)));
    }

    /** Beside the data or in its {@code KeyInfo}; both are usual. */
    static List<Element> wrappedKeys(Element encrypted, Element data) {
        List<Element> wrapped = new ArrayList<>(Children.of(encrypted, ResponseGrammar.ENCRYPTED_KEY));
        Children.first(data, ResponseGrammar.KEY_INFO)
                .ifPresent(info -> wrapped.addAll(Children.of(info, ResponseGrammar.ENCRYPTED_KEY)));
        return wrapped;
    }

    static Optional<String> algorithm(Element encrypted) {
        return Children.first(encrypted, ResponseGrammar.ENCRYPTION_METHOD)
                .flatMap(method -> Children.attribute(method, "Algorithm"));
    }

    private static void require(Set<String> allowed, Optional<String> found) throws MessageRejected {
        if (found.filter(allowed::contains).isEmpty()) {
            throw MessageRejected.of(Check.ENCRYPTION_ALGORITHM, "one of " + allowed, found);
        }
    }
}
