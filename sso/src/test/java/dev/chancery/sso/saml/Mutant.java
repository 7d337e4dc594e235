package dev.chancery.sso.saml;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.DOMException;
import org.w3c.dom.Document;
import org.xml.sax.SAXException;

/**
 * A response with one to three changes, as a browser would post it.
 *
 * @param specimen what it was made of
 * @param changes their names, in order
 */
record Mutant(String specimen, List<String> changes, String form) {

    private enum Stage {
        TREE,
        SIGNATURE,
        TEXT,
        OCTETS,
        FORM
    }

    /** The same for the same numbers; never the specimen itself. */
    static Mutant of(Map<String, Specimen> specimens, long seed, int index) {
        Random random = new Random(seed * 1_000_003 + index);
        List<String> names = List.copyOf(specimens.keySet());
        while (true) {
            String specimen = names.get(random.nextInt(names.size()));
            Mutant mutant = of(specimens, specimen, random);
            if (!mutant.form.equals(
                    SigningIdentityProvider.posted(specimens.get(specimen).xml()))) {
                return mutant;
            }
        }
    }

    private static Mutant of(Map<String, Specimen> specimens, String specimen, Random random) {
        List<String> changes = new ArrayList<>();
        String xml = specimens.get(specimen).xml();
        int rounds = random.nextInt(3) == 0 ? 2 + random.nextInt(2) : 1;
        List<Stage> stages =
                random.ints(rounds, 0, 10).mapToObj(Mutant::stage).sorted().toList();
        xml = onTree(xml, stages, changes, random);
        for (Stage stage : stages) {
            if (stage == Stage.TEXT) {
                TextMutations mutation = one(TextMutations.values(), random);
                changes.add(mutation.name());
                xml = mutation.apply(xml, random);
            }
        }
        return new Mutant(specimen, changes, onOctets(xml, stages, changes, random));
    }

    private static Stage stage(int lot) {
        return switch (lot) {
            case 0, 1, 2 -> Stage.TREE;
            case 3, 4, 5 -> Stage.SIGNATURE;
            case 6, 7 -> Stage.TEXT;
            case 8 -> Stage.OCTETS;
            default -> Stage.FORM;
        };
    }

    private static String onTree(String xml, List<Stage> stages, List<String> changes, Random random) {
        if (stages.getFirst().compareTo(Stage.SIGNATURE) > 0) {
            return xml;
        }
        Document document = parsed(xml);
        for (Stage stage : stages) {
            try {
                if (stage == Stage.TREE) {
                    TreeMutations mutation = one(TreeMutations.values(), random);
                    changes.add(mutation.name());
                    mutation.apply(document, random);
                } else if (stage == Stage.SIGNATURE) {
                    SignatureMutations mutation = one(SignatureMutations.values(), random);
                    changes.add(mutation.name());
                    mutation.apply(document, random);
                }
            } catch (DOMException e) {
                // no tree: what has changed before is enough
            }
        }
        return text(document);
    }

    private static String onOctets(String xml, List<Stage> stages, List<String> changes, Random random) {
        byte[] octets = xml.getBytes(StandardCharsets.UTF_8);
        for (Stage stage : stages) {
            if (stage == Stage.OCTETS && octets.length > 1) {
                OctetMutations.OfOctets mutation = one(OctetMutations.OfOctets.values(), random);
                changes.add(mutation.name());
                octets = mutation.apply(octets, random);
            }
        }
        String form = Base64.getEncoder().encodeToString(octets);
        for (Stage stage : stages) {
            if (stage == Stage.FORM && !form.isEmpty()) {
                OctetMutations.OfForm mutation = one(OctetMutations.OfForm.values(), random);
                changes.add(mutation.name());
                form = mutation.apply(form, random);
            }
        }
        return form;
    }

    static Document parsed(String xml) {
        try {
            return Tools.OF_THREAD
                    .get()
                    .builder()
                    .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        } catch (SAXException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static String text(Document document) {
        try {
            StringWriter out = new StringWriter();
            Tools.OF_THREAD.get().transformer().transform(new DOMSource(document), new StreamResult(out));
            return out.toString();
        } catch (TransformerException e) {
            throw new IllegalStateException(e);
        }
    }

    /** They cost more to make than to use, and no two threads may use one. */
    private record Tools(DocumentBuilder builder, Transformer transformer) {

        private static final ThreadLocal<Tools> OF_THREAD = ThreadLocal.withInitial(Tools::made);

        private static Tools made() {
            try {
                return new Tools(
                        DocumentBuilderFactory.newDefaultNSInstance().newDocumentBuilder(),
                        TransformerFactory.newDefaultInstance().newTransformer());
            } catch (ParserConfigurationException | TransformerException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static <T> T one(T[] choice, Random random) {
        return choice[random.nextInt(choice.length)];
    }

    String xml() {
        return new String(Base64.getMimeDecoder().decode(form), StandardCharsets.UTF_8);
    }
}
