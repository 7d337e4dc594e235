package dev.chancery.sso.saml;

import static dev.chancery.sso.saml.SecondForm.at;
import static dev.chancery.sso.saml.SecondForm.attribute;
import static dev.chancery.sso.saml.SecondForm.children;
import static dev.chancery.sso.saml.SecondForm.refuseIf;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import javax.xml.crypto.KeySelector;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Signatures by the JDK's XML Signature, decryption by its ciphers. */
final class SecondCrypto {

    private static final XMLSignatureFactory SIGNATURES = XMLSignatureFactory.getInstance("DOM");
    private static final String EXC_C14N = "http://www.w3.org/2001/10/xml-exc-c14n#";
    private static final String ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";

    private static final Map<String, Integer> GCM_KEYS = Map.of(
            "http://www.w3.org/2009/xmlenc11#aes128-gcm", 16,
            "http://www.w3.org/2009/xmlenc11#aes192-gcm", 24,
            "http://www.w3.org/2009/xmlenc11#aes256-gcm", 32);

    private static final Map<String, Integer> CBC_KEYS = Map.of(
            "http://www.w3.org/2001/04/xmlenc#aes128-cbc", 16,
            "http://www.w3.org/2001/04/xmlenc#aes192-cbc", 24,
            "http://www.w3.org/2001/04/xmlenc#aes256-cbc", 32);

    private static final Map<String, String> DIGESTS = Map.of(
            "http://www.w3.org/2000/09/xmldsig#sha1", "SHA-1",
            "http://www.w3.org/2001/04/xmldsig-more#sha224", "SHA-224",
            "http://www.w3.org/2001/04/xmlenc#sha256", "SHA-256",
            "http://www.w3.org/2001/04/xmldsig-more#sha384", "SHA-384",
            "http://www.w3.org/2001/04/xmlenc#sha512", "SHA-512");

    private static final Map<String, MGF1ParameterSpec> MASKS = Map.of(
            "http://www.w3.org/2009/xmlenc11#mgf1sha1", MGF1ParameterSpec.SHA1,
            "http://www.w3.org/2009/xmlenc11#mgf1sha224", MGF1ParameterSpec.SHA224,
            "http://www.w3.org/2009/xmlenc11#mgf1sha256", MGF1ParameterSpec.SHA256,
            "http://www.w3.org/2009/xmlenc11#mgf1sha384", MGF1ParameterSpec.SHA384,
            "http://www.w3.org/2009/xmlenc11#mgf1sha512", MGF1ParameterSpec.SHA512);

    private SecondCrypto() {}

    /** Whether the element has a signature; refused if that is none over all of the element, by one of the keys. */
    static boolean signed(Element element, List<PublicKey> keys) throws Exception {
        Optional<Element> signature = at(element, "ds:Signature");
        if (signature.isEmpty()) {
            return false;
        }
        Element info = at(signature.get(), "ds:SignedInfo").orElseThrow();
        Element reference = at(info, "ds:Reference").orElseThrow();
        refuseIf(keepsMany(signature.get()), "prefixes");
        refuseIf(!algorithm(info, "ds:CanonicalizationMethod").equals(EXC_C14N), "canonicalization");
        refuseIf(!strong(algorithm(info, "ds:SignatureMethod")), "signature algorithm");
        String digest = algorithm(reference, "ds:DigestMethod");
        refuseIf(!DIGESTS.containsKey(digest) || digest.matches(".*sha(1|224)"), "digest algorithm");
        String id = attribute(element, "ID").orElse("");
        refuseIf(id.isEmpty() || !attribute(reference, "URI").equals(Optional.of("#" + id)), "reference");
        List<String> transforms = at(reference, "ds:Transforms").stream()
                .flatMap(all -> children(all, "ds:Transform").stream())
                .map(transform -> transform.getAttribute("Algorithm"))
                .toList();
        refuseIf(!transforms.equals(List.of(ENVELOPED, EXC_C14N)), "transforms");
        element.setIdAttributeNS(null, "ID", true);
        refuseIf(!withoutKeyInfo(signature.get(), () -> verified(signature.get(), keys)), "signature");
        return true;
    }

    private static boolean keepsMany(Element signature) {
        NodeList kept = signature.getElementsByTagNameNS(EXC_C14N, "InclusiveNamespaces");
        return IntStream.range(0, kept.getLength())
                .mapToObj(i -> ((Element) kept.item(i)).getAttribute("PrefixList"))
                .anyMatch(prefixes -> prefixes.split("\\s+").length > 40);
    }

    private static boolean verified(Element signature, List<PublicKey> keys) throws Exception {
        for (PublicKey key : keys) {
            DOMValidateContext context = new DOMValidateContext(KeySelector.singletonKeySelector(key), signature);
            context.setProperty("org.jcp.xml.dsig.secureValidation", true);
            if (SIGNATURES.unmarshalXMLSignature(context).validate(context)) {
                return true;
            }
        }
        return false;
    }

    /** The JDK reads it, and refuses what it cannot read, although nothing is to be had from it and nothing signs it. */
    private static boolean withoutKeyInfo(Element signature, Callable<Boolean> work) throws Exception {
        Optional<Element> info = at(signature, "ds:KeyInfo");
        info.ifPresent(signature::removeChild);
        try {
            return work.call();
        } finally {
            info.ifPresent(signature::appendChild);
        }
    }

    private static boolean strong(String algorithm) {
        return algorithm.matches("http://www.w3.org/2001/04/xmldsig-more#(rsa|ecdsa)-sha(256|384|512)"
                + "|http://www.w3.org/2007/05/xmldsig-more#sha(256|384|512)-rsa-MGF1");
    }

    /** @param cbc whether that will do, too */
    static byte[] decrypted(Element encrypted, List<PrivateKey> ours, boolean cbc) throws Exception {
        Element data = at(encrypted, "xe:EncryptedData").orElseThrow();
        String algorithm = algorithm(data, "xe:EncryptionMethod");
        refuseIf(!GCM_KEYS.containsKey(algorithm) && !(cbc && CBC_KEYS.containsKey(algorithm)), "encryption algorithm");
        List<Element> wrapped = new ArrayList<>(children(encrypted, "xe:EncryptedKey"));
        at(data, "ds:KeyInfo").ifPresent(info -> wrapped.addAll(children(info, "xe:EncryptedKey")));
        refuseIf(wrapped.size() > 4, "keys");
        for (Element key : wrapped) {
            refuseIf(
                    !algorithm(key, "xe:EncryptionMethod")
                            .matches("http://www.w3.org/(2009/xmlenc11#rsa-oaep|2001/04/xmlenc#rsa-oaep-mgf1p)"),
                    "key transport");
            refuseIf(mask(key).filter(mask -> !MASKS.containsKey(mask)).isPresent(), "mask");
        }
        requireUris(data);
        byte[] text = cipherValue(data);
        for (Element key : wrapped) {
            for (PrivateKey own : ours) {
                try {
                    byte[] content = unwrapped(key, own);
                    if (content.length == GCM_KEYS.getOrDefault(algorithm, -1)) {
                        return opened(text, content);
                    }
                    if (content.length == CBC_KEYS.getOrDefault(algorithm, -1)) {
                        return chained(text, content);
                    }
                } catch (GeneralSecurityException | IllegalArgumentException e) {
                    // the next one perhaps
                }
            }
        }
        throw new SecondOpinion.Refused("no key");
    }

    private static byte[] opened(byte[] text, byte[] key) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, Arrays.copyOf(text, 12)));
        return cipher.doFinal(text, 12, text.length - 12);
    }

    /** XML Encryption 1.1 §5.2: the last octet says how many are padding, which may be anything. */
    private static byte[] chained(byte[] text, byte[] key) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(Arrays.copyOf(text, 16)));
        byte[] padded = cipher.doFinal(text, 16, text.length - 16);
        int padding = padded[padded.length - 1];
        if (padding < 1 || padding > 16) {
            throw new BadPaddingException();
        }
        return Arrays.copyOf(padded, padded.length - padding);
    }

    private static byte[] unwrapped(Element key, PrivateKey own) throws GeneralSecurityException {
        requireUris(key);
        Element method = at(key, "xe:EncryptionMethod").orElseThrow();
        String digest = at(method, "ds:DigestMethod")
                .map(chosen -> chosen.getAttribute("Algorithm"))
                .orElse("http://www.w3.org/2000/09/xmldsig#sha1");
        boolean choosesMask = method.getAttribute("Algorithm").endsWith("xmlenc11#rsa-oaep");
        if (!DIGESTS.containsKey(digest)) {
            throw new NoSuchAlgorithmException(digest);
        }
        Optional<String> mask = mask(key).filter(_ -> choosesMask);
        byte[] label = at(method, "xe:OAEPparams")
                .map(text -> Base64.getMimeDecoder().decode(text.getTextContent()))
                .orElse(new byte[0]);
        Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                own,
                new OAEPParameterSpec(
                        DIGESTS.get(digest),
                        "MGF1",
                        mask.map(MASKS::get).orElse(MGF1ParameterSpec.SHA1),
                        new PSource.PSpecified(label)));
        return cipher.doFinal(cipherValue(key));
    }

    private static Optional<String> mask(Element key) {
        return at(key, "xe:EncryptionMethod", "xe11:MGF").map(chosen -> chosen.getAttribute("Algorithm"));
    }

    /** Nobody needs them; the library under test reads them and is as strict as Java, where the schema allows spaces and more. */
    private static void requireUris(Element encrypted) {
        attribute(encrypted, "Type").ifPresent(URI::create);
        attribute(encrypted, "Encoding").ifPresent(URI::create);
    }

    private static byte[] cipherValue(Element encrypted) {
        return at(encrypted, "xe:CipherData", "xe:CipherValue")
                .map(value -> Base64.getMimeDecoder().decode(value.getTextContent()))
                .orElseThrow(() -> new SecondOpinion.Refused("no cipher value"));
    }

    private static String algorithm(Element parent, String child) {
        return at(parent, child)
                .flatMap(element -> attribute(element, "Algorithm"))
                .orElse("");
    }
}
