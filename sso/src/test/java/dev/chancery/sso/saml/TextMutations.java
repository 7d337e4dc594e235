package dev.chancery.sso.saml;

import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Changes of a response as text: what parsers see differently, in names, in values and between elements. */
enum TextMutations {

    /** What may cut a text in two, or change what it looks like. */
    IN_TEXT {
        private static final String[] PARTS = {
            "<!---->",
            "<!-- x -->",
            "<!--->",
            "<?x y?>",
            "<![CDATA[]]>",
            "<![CDATA[x]]>",
            "<![CDATA[<!---->]]>",
            "]]>",
            "&#0;",
            "&#10;",
            "&#x200b;",
            "&#xfeff;",
            "&#x202e;",
            "&amp;",
            "&lt;!----&gt;",
            "&ada;",
            "&#xd800;",
            "\u200b",
            "\u2028",
            "\ufffe",
            "\r\n",
            "\t",
            " ",
            "<x/>",
            "<x xmlns='urn:x'>y</x>"
        };

        @Override
        String apply(String xml, Random random) {
            return inserted(xml, place(xml, VALUE, random), PARTS[random.nextInt(PARTS.length)]);
        }
    },

    CHARACTER_REFERENCE {
        @Override
        String apply(String xml, Random random) {
            int at = place(xml, random.nextInt(4) == 0 ? ATTRIBUTE : VALUE, random);
            if (at >= xml.length() || "<>&;\"'#".indexOf(xml.charAt(at)) >= 0) {
                return xml;
            }
            String reference = random.nextBoolean()
                    ? "&#" + (int) xml.charAt(at) + ";"
                    : "&#x%04X;".formatted((int) xml.charAt(at));
            return xml.substring(0, at) + reference + xml.substring(at + 1);
        }
    },

    CDATA {
        @Override
        String apply(String xml, Random random) {
            List<MatchResult> values = matches(xml, VALUE);
            if (values.isEmpty()) {
                return xml;
            }
            MatchResult value = values.get(random.nextInt(values.size()));
            int cut = value.start(1) + random.nextInt(value.end(1) - value.start(1));
            return xml.substring(0, cut) + "<![CDATA[" + xml.substring(cut, value.end(1)) + "]]>"
                    + xml.substring(value.end(1));
        }
    },

    OTHER_VALUE {
        private static final String[] VALUES = {
            "mallory", "", " ", "true", "0", "2026-01-01T00:00:00Z", "2099-01-01T00:00:00Z", "urn:x", "_response", "#"
        };

        @Override
        String apply(String xml, Random random) {
            List<MatchResult> values = matches(xml, random.nextBoolean() ? ATTRIBUTE : VALUE);
            if (values.isEmpty()) {
                return xml;
            }
            MatchResult value = values.get(random.nextInt(values.size()));
            String other = random.nextBoolean()
                    ? VALUES[random.nextInt(VALUES.length)]
                    : values.get(random.nextInt(values.size())).group(1);
            return xml.substring(0, value.start(1)) + other + xml.substring(value.end(1));
        }
    },

    BETWEEN_ELEMENTS {
        private static final String[] PARTS = {
            "\n", "  ", "\t", "<!-- -->", "<?a b?>", "x", "&#32;", "&#x85;", "\u00a0", "<![CDATA[ ]]>", "<a/>", "\u2003"
        };

        @Override
        String apply(String xml, Random random) {
            return inserted(xml, place(xml, BORDER, random), PARTS[random.nextInt(PARTS.length)]);
        }
    },

    PROLOG {
        private static final String[] PARTS = {
            "<?xml version=\"1.0\"?>",
            "<?xml version=\"1.1\"?>",
            "<?xml version=\"1.0\" encoding=\"UTF-16\"?>",
            "<?xml version=\"1.0\" encoding=\"US-ASCII\" standalone=\"yes\"?>",
            "<?xml version=\"1.0\" encoding=\"IBM037\"?>",
            "<!-- before -->",
            "<?before all?>",
            " ",
            "\n",
            "<!DOCTYPE Response>",
            "<!DOCTYPE x [<!ENTITY ada \"mallory\">]>",
            "<!DOCTYPE x SYSTEM \"http://127.0.0.1:1/x.dtd\">",
            "<!DOCTYPE x [<!ATTLIST samlp:Response ID ID #IMPLIED>]>"
        };

        @Override
        String apply(String xml, Random random) {
            String bare = random.nextBoolean() ? xml.replaceFirst("^<\\?xml[^>]*>", "") : xml;
            String part = PARTS[random.nextInt(PARTS.length)];
            return random.nextInt(4) == 0 ? bare + part : part + bare;
        }
    },

    PREFIX {
        @Override
        String apply(String xml, Random random) {
            String[] prefixes = DECLARED.matcher(xml)
                    .results()
                    .map(prefix -> prefix.group(1))
                    .distinct()
                    .toArray(String[]::new);
            if (prefixes.length == 0) {
                return xml;
            }
            String from = prefixes[random.nextInt(prefixes.length)];
            String to = random.nextBoolean() ? "p" + random.nextInt(9) : prefixes[random.nextInt(prefixes.length)];
            return random.nextInt(3) == 0
                    ? xml.replaceFirst("(?<=[</])" + from + ":", to + ":")
                    : xml.replaceAll("(?<=[</])" + from + ":|(?<=xmlns:)" + from + "(?==)", to)
                            .replaceAll("(?<=[</]" + to + ")(?=[A-Z])", ":");
        }
    },

    NAMESPACE {
        private static final String[] DECLARATIONS = {
            " xmlns=\"urn:x\"",
            " xmlns=\"\"",
            " xmlns:saml=\"urn:x\"",
            " xmlns:x=\"urn:oasis:names:tc:SAML:2.0:assertion\"",
            " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"saml:NameIDType\"",
            " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"",
            " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"urn:x http://127.0.0.1:1/x.xsd\"",
            " xml:space=\"preserve\"",
            " xml:lang=\"en\"",
            " xml:base=\"http://127.0.0.1/\"",
            " xml:id=\"_assertion\"",
            " Id=\"_assertion\"",
            " id=\"_assertion\"",
            " xmlns:id=\"urn:x\""
        };

        @Override
        String apply(String xml, Random random) {
            return inserted(xml, place(xml, NAME_END, random), DECLARATIONS[random.nextInt(DECLARATIONS.length)]);
        }
    },

    /** Quotes, and white space within tags: signatures do not see it. */
    MARKUP {
        @Override
        String apply(String xml, Random random) {
            return switch (random.nextInt(4)) {
                case 0 -> xml.replace('"', '\'');
                case 1 -> inserted(xml, place(xml, NAME_END, random), "\n\t ");
                case 2 -> xml.replaceAll("/>", " />");
                default -> xml.replaceAll("&#13;", random.nextBoolean() ? "" : "&#xD;");
            };
        }
    };

    private static final Pattern DECLARED = Pattern.compile("xmlns:([a-zA-Z0-9]+)=");
    private static final Pattern VALUE = Pattern.compile(">([^<>]+)</");
    private static final Pattern ATTRIBUTE = Pattern.compile("=\"([^\"<]*)\"");
    private static final Pattern BORDER = Pattern.compile("(?=<[a-zA-Z/])()");
    private static final Pattern NAME_END = Pattern.compile("(?<=<[a-zA-Z:]{1,40})()(?=[ >/])");

    abstract String apply(String xml, Random random);

    private static String inserted(String xml, int at, String part) {
        return xml.substring(0, at) + part + xml.substring(at);
    }

    /** Somewhere in what the pattern finds; the start where it finds nothing. */
    private static int place(String xml, Pattern pattern, Random random) {
        List<MatchResult> matches = matches(xml, pattern);
        if (matches.isEmpty()) {
            return 0;
        }
        MatchResult match = matches.get(random.nextInt(matches.size()));
        return match.start(1) + random.nextInt(match.end(1) - match.start(1) + 1);
    }

    private static List<MatchResult> matches(String xml, Pattern pattern) {
        return pattern.matcher(xml).results().toList();
    }
}
