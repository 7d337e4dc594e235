package dev.chancery.api.outbox;

import dev.chancery.api.http.HtmlPage;
import dev.chancery.infra.delivery.Medium;
import dev.chancery.infra.delivery.Outbox.Entry;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.web.util.HtmlUtils;

/** Messages as a page: their text, since their HTML may hold what somebody else has written. */
final class OutboxPage {

    private static final Pattern LINK = Pattern.compile("https?://[^\\s<>\"]+");

    private static final String STYLE = """
            <style>
            body { font: 16px/1.5 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem; }
            article { border-top: 1px solid #999; }
            pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; }
            </style>
            """;

    private static final String INTRODUCTION = """
            <h1>Outbox</h1>
            <p>What has been used is not shown any more.</p>
            """;

    private static final String NO_MAIL_SERVER = """
            <p>There is no mail server, so mails were not sent. Name one with <code>GOTRUE_SMTP_HOST</code>, and they are.</p>
            """;

    private static final String NO_SMS_PROVIDER = """
            <p>Nobody brings messages to phones. Name somebody with <code>GOTRUE_SMS_PROVIDER</code>, and they are sent.</p>
            """;

    private OutboxPage() {}

    /** @param kept by what nothing is sent */
    static String of(Set<Medium> kept, List<Entry> entries) {
        StringBuilder body = new StringBuilder(INTRODUCTION);
        if (kept.contains(Medium.MAIL)) {
            body.append(NO_MAIL_SERVER);
        }
        if (kept.contains(Medium.SMS)) {
            body.append(NO_SMS_PROVIDER);
        }
        if (entries.isEmpty()) {
            body.append("<p>It is empty.</p>\n");
        }
        entries.forEach(entry -> body.append(article(entry)));
        return HtmlPage.document("Outbox", STYLE, body.toString());
    }

    private static String article(Entry entry) {
        return """
                <article>
                <h2>%s</h2>
                <p>To %s, %s</p>
                <pre>%s</pre>
                </article>
                """.formatted(
                        escaped(entry.subject()),
                        escaped(entry.to()),
                        entry.at().truncatedTo(ChronoUnit.SECONDS),
                        linked(entry.text()));
    }

    private static String linked(String text) {
        StringBuilder html = new StringBuilder();
        Matcher link = LINK.matcher(text);
        int end = 0;
        while (link.find()) {
            String url = escaped(link.group());
            html.append(escaped(text.substring(end, link.start())))
                    .append("<a href=\"%s\" rel=\"noreferrer\">%s</a>".formatted(url, url));
            end = link.end();
        }
        return html.append(escaped(text.substring(end))).toString();
    }

    private static String escaped(String text) {
        return HtmlUtils.htmlEscape(text, "UTF-8");
    }
}
