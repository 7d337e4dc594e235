package dev.chancery.api.redirect;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A place to send people to, with what the app there is told. */
public final class RedirectUrl {

    /** By which clients know who sent people there. */
    private static final String MARK = "sb";

    private RedirectUrl() {}

    /** Tells in the fragment, which reaches no server, as implicit flows do (RFC 6749 §4.2.2). */
    public static String withFragment(String place, Map<String, String> told) {
        return place + "#" + marked(told);
    }

    /** The same in the place of whatever fragment there was. */
    public static String withFragmentOnly(String place, Map<String, String> told) {
        return withoutFragment(place) + "#" + marked(told);
    }

    /** Tells in the query, beside what is there. */
    public static String withQuery(String place, Map<String, String> told) {
        String plain = withoutFragment(place);
        String fragment = place.substring(plain.length());
        int mark = plain.indexOf('?');
        Map<String, String> query = new TreeMap<>();
        if (mark >= 0) {
            for (String pair : plain.substring(mark + 1).split("&")) {
                int equals = pair.indexOf('=');
                if (!pair.isEmpty()) {
                    query.put(
                            decode(equals < 0 ? pair : pair.substring(0, equals)),
                            equals < 0 ? "" : decode(pair.substring(equals + 1)));
                }
            }
        }
        query.putAll(told);
        return (mark < 0 ? plain : plain.substring(0, mark)) + "?" + encode(query) + fragment;
    }

    private static String withoutFragment(String place) {
        int fragment = place.indexOf('#');
        return fragment < 0 ? place : place.substring(0, fragment);
    }

    private static String marked(Map<String, String> told) {
        Map<String, String> all = new TreeMap<>(told);
        all.put(MARK, "");
        return encode(all);
    }

    private static String encode(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(each -> encode(each.getKey()) + "=" + encode(each.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** As it stands where it cannot be decoded. */
    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return text;
        }
    }
}
