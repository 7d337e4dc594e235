package dev.chancery.infra.mail;

import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/** A page as plain text: paragraphs are lines, links are written out. */
final class PlainText implements NodeVisitor {

    private static final Set<String> PARAGRAPHS =
            Set.of("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre", "hr");
    private static final Set<String> LINES =
            Set.of("div", "tr", "li", "br", "section", "article", "header", "footer", "center", "address", "dt", "dd");

    private final StringBuilder out = new StringBuilder();
    private int wantedBreaks;
    private boolean wantsSpace;

    private PlainText() {}

    static String of(String html) {
        Element body = Jsoup.parse(html).body();
        body.select("script, style, template, title, [hidden], [style~=(?i)display\\s*:\\s*none]")
                .remove();
        PlainText text = new PlainText();
        body.traverse(text);
        return text.out + "\n";
    }

    @Override
    public void head(Node node, int depth) {
        if (node instanceof TextNode text) {
            text(text.getWholeText());
        } else if (node instanceof Element element) {
            breakAround(element);
            begin(element);
        }
    }

    @Override
    public void tail(Node node, int depth) {
        if (node instanceof Element element) {
            if (element.nameIs("a")) {
                address(element);
            }
            breakAround(element);
            wantsSpace |= element.nameIs("td") || element.nameIs("th");
        }
    }

    private void begin(Element element) {
        switch (element.normalName()) {
            case "li" -> word("- ");
            case "img" -> text(element.attr("alt"));
            case "hr" -> word("---");
            default -> {}
        }
    }

    private void breakAround(Element element) {
        String name = element.normalName();
        if (PARAGRAPHS.contains(name)) {
            wantedBreaks = 2;
        } else if (LINES.contains(name)) {
            wantedBreaks = Math.max(wantedBreaks, 1);
        }
    }

    /** Behind the words of a link, unless they are its address already. */
    private void address(Element link) {
        String address = link.attr("href").strip();
        String words = link.text().strip();
        boolean isSaid = words.equals(address) || address.equals("mailto:" + words) || address.equals("tel:" + words);
        if (address.isEmpty() || address.startsWith("#") || isSaid) {
            return;
        }
        if (words.isEmpty()) {
            word(address);
            return;
        }
        // on a line of its own, or between brackets (RFC 3986 appendix C), it is found by whatever shows it
        boolean alone = link.parent() != null && link.parent().text().strip().equals(words);
        out.append(alone ? ":\n" + address : " <" + address + ">");
    }

    private void text(String text) {
        for (String word : text.split("(?<=[ \\t\\n\\f\\r])|(?=[ \\t\\n\\f\\r])")) {
            if (word.isBlank() && !word.equals("\u00a0")) {
                wantsSpace = true;
            } else {
                word(word.replace('\u00a0', ' '));
            }
        }
    }

    private void word(String word) {
        if (!out.isEmpty()) {
            if (wantedBreaks > 0) {
                out.append("\n".repeat(wantedBreaks));
            } else if (wantsSpace && out.charAt(out.length() - 1) != ' ') {
                out.append(' ');
            }
        }
        wantedBreaks = 0;
        wantsSpace = false;
        out.append(word);
    }
}
