package dev.chancery.sso.saml;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;

/**
 * The certificate in which our key stands in our metadata. It follows from the key and the host alone, octet by octet as GoTrue has it, so
 * that identity providers that know the one need not be told of another.
 */
final class CertificateForHost {

    private static final AlgorithmIdentifier SHA256_WITH_RSA =
            new AlgorithmIdentifier(PKCSObjectIdentifiers.sha256WithRSAEncryption, DERNull.INSTANCE);
    private static final Date FROM = Date.from(Instant.EPOCH);
    private static final Date UNTIL = Date.from(Instant.parse("2170-01-01T00:00:00Z"));

    private CertificateForHost() {}

    /**
     * @param host of the URL by which we are known, without its port
     * @param encrypts whether others may encrypt for it
     */
    static X509Certificate of(PrivateKey key, PublicKey publicKey, String host, boolean encrypts) {
        try {
            TBSCertificate signed = unsigned(publicKey, host, encrypts);
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(signed.getEncoded(ASN1Encoding.DER));
            ASN1EncodableVector parts = new ASN1EncodableVector();
            parts.add(signed);
            parts.add(SHA256_WITH_RSA);
            parts.add(new DERBitString(signature.sign()));
            byte[] der = new DERSequence(parts).getEncoded(ASN1Encoding.DER);
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("a certificate for " + host + " cannot be made", e);
        }
    }

    private static TBSCertificate unsigned(PublicKey key, String host, boolean encrypts) throws IOException {
        V3TBSCertificateGenerator generator = new V3TBSCertificateGenerator();
        X500Name name = name("SAML 2.0 Certificate for " + host);
        generator.setSerialNumber(new ASN1Integer(BigInteger.ZERO));
        generator.setSignature(SHA256_WITH_RSA);
        generator.setIssuer(name);
        generator.setSubject(name);
        generator.setStartDate(new Time(FROM));
        generator.setEndDate(new Time(UNTIL));
        generator.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(key.getEncoded()));
        generator.setExtensions(extensions(host, encrypts));
        return generator.generateTBSCertificate();
    }

    private static Extensions extensions(String host, boolean encrypts) throws IOException {
        ExtensionsGenerator extensions = new ExtensionsGenerator();
        extensions.addExtension(
                Extension.keyUsage,
                true,
                new KeyUsage(KeyUsage.digitalSignature | (encrypts ? KeyUsage.dataEncipherment : 0)));
        extensions.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(new GeneralName(GeneralName.dNSName, "_samlsp." + host)));
        return extensions.generate();
    }

    private static X500Name name(String commonName) {
        ASN1Encodable value = DERPrintableString.isPrintableString(commonName)
                ? new DERPrintableString(commonName)
                : new DERUTF8String(commonName);
        ASN1EncodableVector pair = new ASN1EncodableVector();
        pair.add(BCStyle.CN);
        pair.add(value);
        return X500Name.getInstance(new DERSequence(new DERSet(new DERSequence(pair))));
    }
}
