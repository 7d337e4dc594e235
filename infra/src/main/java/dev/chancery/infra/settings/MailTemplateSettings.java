package dev.chancery.infra.settings;

import dev.chancery.infra.mail.CustomTemplate;
import dev.chancery.infra.mail.Fetching;
import dev.chancery.infra.mail.MailKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What mails say.
 *
 * @param subjects whose values are templates
 * @param pages whose values say where a template is
 */
public record MailTemplateSettings(List<CustomTemplate> subjects, List<CustomTemplate> pages, Fetching fetching) {

    private static final int DEFAULT_MAX_SIZE = 1_000_000;

    private static final List<Setting<String>> SUBJECTS = ofEachKind(kind -> Setting.of(
            "GOTRUE_MAILER_SUBJECTS_" + kind,
            SettingTypes.TEXT,
            kind.defaultSubject(),
            "Subject of the mail that " + kind.purpose() + ", a template." + unlessSent(kind)));
    private static final List<Setting<String>> PAGES = ofEachKind(kind -> Setting.optional(
            "GOTRUE_MAILER_TEMPLATES_" + kind,
            SettingTypes.TEXT,
            "built in",
            "Template of the mail that " + kind.purpose()
                    + ": a URL, a path below `GOTRUE_SITE_URL`, or the absolute path of a file. A file is read at start,"
                    + " all else when a mail needs it."
                    + unlessSent(kind)));

    static final Setting<Integer> MAX_SIZE = Setting.of(
            "GOTRUE_MAILER_TEMPLATE_MAX_SIZE",
            SettingTypes.INTEGER,
            DEFAULT_MAX_SIZE,
            "Largest template, in bytes; a larger one is not used.");
    static final Setting<Duration> MAX_AGE = Setting.of(
            "GOTRUE_MAILER_TEMPLATE_MAX_AGE",
            SettingTypes.DURATION,
            Duration.ofMinutes(10),
            "For how long a template from a URL is kept before it is fetched again.");
    static final Setting<Duration> RETRY_INTERVAL = Setting.of(
            "GOTRUE_MAILER_TEMPLATE_RETRY_INTERVAL",
            SettingTypes.DURATION,
            Duration.ofSeconds(10),
            "Least time between two attempts to fetch a template. Meanwhile the last one is used, or the built-in one.");
    static final Setting<Boolean> RELOADING = Setting.of(
            "GOTRUE_MAILER_TEMPLATE_RELOADING_ENABLED",
            SettingTypes.BOOL,
            false,
            "Whether templates are fetched again before a mail has to wait for it.");
    static final Setting<Duration> MAX_IDLE = Setting.of(
            "GOTRUE_MAILER_TEMPLATE_RELOADING_MAX_IDLE",
            SettingTypes.DURATION,
            Duration.ofMinutes(20),
            "For how long that goes on while no mail needs the template.");

    static final List<Setting<?>> ALL = Stream.of(
                    SUBJECTS, PAGES, List.of(MAX_SIZE, MAX_AGE, RETRY_INTERVAL, RELOADING, MAX_IDLE))
            .<Setting<?>>flatMap(List::stream)
            .toList();

    private static final Pattern LOCALISED_SUBJECT = localised("CHANCERY_MAILER_SUBJECTS_");
    private static final Pattern LOCALISED_PAGE = localised("CHANCERY_MAILER_TEMPLATES_");

    static final List<SettingFamily> FAMILIES = List.of(
            new SettingFamily(
                    LOCALISED_SUBJECT,
                    "CHANCERY_MAILER_SUBJECTS_<KIND>_<LANGUAGE>",
                    SettingTypes.TEXT.label(),
                    "Subject for readers of a language, as in `CHANCERY_MAILER_SUBJECTS_INVITE_DE` or `…_INVITE_PT_BR`. Which"
                            + " one a user reads is `locale` or `language` in the metadata."),
            new SettingFamily(
                    LOCALISED_PAGE,
                    "CHANCERY_MAILER_TEMPLATES_<KIND>_<LANGUAGE>",
                    SettingTypes.TEXT.label(),
                    "Template for readers of a language, likewise."));

    public MailTemplateSettings {
        MAX_SIZE.require(fetching.maxSize() > 0, "expected more than 0");
        MAX_AGE.require(!fetching.maxAge().isNegative(), "expected 0 or more");
        RETRY_INTERVAL.require(!fetching.retryInterval().isNegative(), "expected 0 or more");
        MAX_IDLE.require(!fetching.maxIdle().isNegative(), "expected 0 or more");
        subjects = List.copyOf(subjects);
        pages = List.copyOf(pages);
    }

    /** @throws InvalidSettingException naming the variable that cannot be used */
    public static MailTemplateSettings from(SettingsSource source) {
        return new MailTemplateSettings(
                templates(source, SUBJECTS, LOCALISED_SUBJECT),
                templates(source, PAGES, LOCALISED_PAGE),
                new Fetching(
                        source.get(MAX_SIZE),
                        source.get(MAX_AGE),
                        source.get(RETRY_INTERVAL),
                        source.get(RELOADING),
                        source.get(MAX_IDLE)));
    }

    /** An empty value means the built-in template. */
    private static List<CustomTemplate> templates(
            SettingsSource source, List<Setting<String>> settings, Pattern localised) {
        List<CustomTemplate> templates = new ArrayList<>();
        for (MailKind kind : MailKind.values()) {
            Setting<String> setting = settings.get(kind.ordinal());
            source.find(setting).ifPresent(value -> templates.add(CustomTemplate.of(setting.name(), kind, value)));
        }
        for (String name : source.names()) {
            Matcher matcher = localised.matcher(name);
            if (matcher.matches()) {
                String value = source.get(Setting.of(name, SettingTypes.TEXT, "", ""));
                MailKind kind = MailKind.valueOf(matcher.group("kind"));
                templates.add(CustomTemplate.of(name, kind, matcher.group("language"), value));
            }
        }
        templates.removeIf(template -> template.value().isEmpty());
        return templates;
    }

    private static String unlessSent(MailKind kind) {
        return kind.isSent() ? "" : " Not sent yet.";
    }

    private static List<Setting<String>> ofEachKind(Function<MailKind, Setting<String>> setting) {
        return Arrays.stream(MailKind.values()).map(setting).toList();
    }

    private static Pattern localised(String prefix) {
        String kinds = Arrays.stream(MailKind.values()).map(Enum::name).collect(Collectors.joining("|"));
        Set<String> languages = Set.of(Locale.getISOLanguages());
        String language = languages.stream().map(String::toUpperCase).sorted().collect(Collectors.joining("|"));
        return Pattern.compile(prefix + "(?<kind>" + kinds + ")_(?<language>(?:" + language
                + ")(?:_[A-Z]{4})?(?:_[A-Z]{2}|_[0-9]{3})?)");
    }
}
