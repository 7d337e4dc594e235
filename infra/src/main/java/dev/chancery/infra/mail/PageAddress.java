package dev.chancery.infra.mail;

import dev.chancery.infra.StartupFailure;
import dev.chancery.infra.mail.template.Template;
import dev.chancery.infra.mail.template.TemplateException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where an operator says that a page is: on the web, below the site, or in a file. */
sealed interface PageAddress {

    Logger LOG = LoggerFactory.getLogger(PageAddress.class);

    record Web(URI url) implements PageAddress {}

    /** A file is read at start, so that a mistake in it is known before a mail needs it. */
    record Local(Path path) implements PageAddress {

        /** @throws StartupFailure if the file cannot be read or is no template */
        Template read(String setting, int maxSize) {
            try {
                if (Files.size(path) > maxSize) {
                    throw new StartupFailure(
                            setting + ": " + path + " is larger than GOTRUE_MAILER_TEMPLATE_MAX_SIZE allows.");
                }
                String text = new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
                return Template.html(path.toString(), text);
            } catch (IOException e) {
                throw new StartupFailure(setting + ": the file " + path + " cannot be read; name one that can.", e);
            } catch (TemplateException e) {
                throw new StartupFailure(setting + ": " + e.getMessage() + "; correct the template or unset it.");
            }
        }
    }

    /**
     * @param siteUrl what an address without a scheme is appended to, as in Supabase Auth; unless it is the path of a
     *     file that is there
     * @throws StartupFailure if it is no address
     */
    static PageAddress of(CustomTemplate template, URI siteUrl) {
        String value = template.value();
        try {
            if (value.startsWith("http")) {
                return web(template, value);
            }
            if (value.startsWith("file:")) {
                return new Local(Path.of(URI.create(value)));
            }
            Optional<Path> file = Optional.of(Path.of(value)).filter(path -> path.isAbsolute() && Files.exists(path));
            return file.isPresent() ? new Local(file.get()) : belowSite(template, siteUrl);
        } catch (IllegalArgumentException e) {
            throw refuse(template);
        }
    }

    /** Told, since the path of a file may have been meant. */
    private static Web belowSite(CustomTemplate template, URI siteUrl) {
        Web page = web(template, siteUrl + template.value());
        LOG.info(
                "{}: {} is not the absolute path of a file that is there, so the page is fetched from {}.",
                template.setting(),
                template.value(),
                page.url());
        return page;
    }

    private static Web web(CustomTemplate template, String value) {
        URI url = URI.create(value);
        boolean web = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        if (!web || url.getHost() == null) {
            throw refuse(template);
        }
        return new Web(url);
    }

    private static StartupFailure refuse(CustomTemplate template) {
        return new StartupFailure(template.setting() + ": \"" + template.value()
                + "\", expected a URL, the path of a page below GOTRUE_SITE_URL, or the absolute path of a file.");
    }
}
