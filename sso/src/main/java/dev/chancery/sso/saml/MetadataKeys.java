package dev.chancery.sso.saml;

import java.io.ByteArrayInputStream;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.xml.security.exceptions.XMLSecurityException;
import org.apache.xml.security.keys.content.KeyValue;
import org.w3c.dom.Element;

/**
 * The keys in a {@code KeyDescriptor} of metadata. A certificate is what the key comes in and nothing more: neither who issued it nor until
 * when says anything (SAML Metadata Interoperability Profile §2.6.1).
 */
final class MetadataKeys {

    private static final int SHORTEST_RSA = 2_048;

    /** Each takes its time, and those of no use are not counted otherwise. */
    private static final int MOST_READ = 100;

    /** Those that the algorithms of signatures are for here; others the JDK reads, and verifies nothing by them. */
    private static final Map<String, ECParameterSpec> CURVES = Stream.of("secp256r1", "secp384r1", "secp521r1")
            .collect(Collectors.toMap(name -> name, MetadataKeys::curve));

    private MetadataKeys() {}

    /**
     * What is of use of it: nobody is trusted by the rest.
     *
     * @param complaint why the last of the rest is of none
     */
    record Found(List<PublicKey> keys, Optional<UnusableMetadata> complaint) {}

    private interface KeyReading {
        PublicKey key() throws UnusableMetadata;
    }

    /** Of each {@code X509Data} the first certificate, which is that of the provider; others are of those who issued it. */
    static Found of(List<Element> descriptors) {
        List<PublicKey> keys = new ArrayList<>();
        UnusableMetadata complaint = null;
        List<KeyReading> readings = readings(descriptors).limit(MOST_READ + 1).toList();
        for (KeyReading reading : readings.subList(0, Math.min(readings.size(), MOST_READ))) {
            try {
                keys.add(strong(reading.key()));
            } catch (UnusableMetadata e) {
                complaint = e;
            }
        }
        if (readings.size() > MOST_READ) {
            complaint = new UnusableMetadata("SAML Metadata contains more than " + MOST_READ + " signing keys");
        }
        return new Found(keys, Optional.ofNullable(complaint));
    }

    private static Stream<KeyReading> readings(List<Element> descriptors) {
        return descriptors.stream()
                .flatMap(descriptor -> Children.of(descriptor, ResponseGrammar.KEY_INFO).stream())
                .flatMap(info -> Stream.concat(
                        Children.of(info, ResponseGrammar.X509_DATA).stream()
                                .flatMap(data -> Children.first(data, ResponseGrammar.X509_CERTIFICATE).stream())
                                .map(certificate -> () -> ofCertificate(certificate)),
                        Children.of(info, ResponseGrammar.KEY_VALUE).stream().map(value -> () -> ofValue(value))));
    }

    private static PublicKey ofCertificate(Element certificate) throws UnusableMetadata {
        try {
            byte[] der = Base64.getMimeDecoder().decode(certificate.getTextContent());
            return ofDer(der).orElseThrow(CertificateException::new);
        } catch (CertificateException | IllegalArgumentException e) {
            throw new UnusableMetadata("SAML Metadata contains a certificate that cannot be read");
        }
    }

    /** The JDK takes some zeros for no certificate at all. */
    private static Optional<PublicKey> ofDer(byte[] der) throws CertificateException {
        return Optional.ofNullable(
                        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der)))
                .map(Certificate::getPublicKey);
    }

    private static PublicKey ofValue(Element value) throws UnusableMetadata {
        OpenSaml.ready();
        try {
            return Objects.requireNonNull(new KeyValue(value, "").getPublicKey());
        } catch (XMLSecurityException | RuntimeException e) {
            throw new UnusableMetadata("SAML Metadata contains a key that cannot be read");
        }
    }

    private static ECParameterSpec curve(String name) {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec(name));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isSame(ECParameterSpec one, ECParameterSpec other) {
        return one.getCurve().equals(other.getCurve())
                && one.getGenerator().equals(other.getGenerator())
                && one.getOrder().equals(other.getOrder());
    }

    static PublicKey strong(PublicKey key) throws UnusableMetadata {
        boolean strong = switch (key) {
            case RSAPublicKey rsa -> rsa.getModulus().bitLength() >= SHORTEST_RSA;
            case ECPublicKey ec -> CURVES.values().stream().anyMatch(curve -> isSame(curve, ec.getParams()));
            default -> false;
        };
        if (!strong) {
            throw new UnusableMetadata("SAML Metadata contains a signing key that is neither RSA of at least "
                    + SHORTEST_RSA + " bits nor EC on one of " + new TreeSet<>(CURVES.keySet()));
        }
        return key;
    }
}
