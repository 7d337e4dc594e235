package dev.chancery.api.redirect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.chancery.infra.settings.InvalidSettingException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where tokens may be sent. */
class RedirectTargetsTest {

    private static final URI SITE = URI.create("https://app.example.com/start");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    https://*.example.org/**       | https://a.example.org/x/y.z   | true
                    https://*.example.org/**       | https://a.b.example.org/x     | false
                    https://*.example.org/**       | https://.example.org/x        | false
                    https://*.example.org/**       | https://example.org/x         | false
                    https://*.example.org/**       | http://a.example.org/x        | false
                    https://*.example.org/**       | https://evil.com/.example.org/x | false
                    https://*.example.org/**       | https://evil.com?.example.org/x | false
                    https://*.example.org/**       | https://u@a.example.org/x     | false
                    https://*.example.org/**       | https://a.example.org\\@evil.com/x | false
                    https://a.example.org/?        | https://a.example.org/1       | true
                    https://a.example.org/?        | https://a.example.org/12      | false
                    https://a.example.org/?        | https://a.example.org/        | false
                    https://a.example.org/?        | https://a.example.org/.       | false
                    https://a.example.org/*        | https://a.example.org/x/y     | false
                    https://a.example.org/[a-c]    | https://a.example.org/b       | true
                    https://a.example.org/[a-c]    | https://a.example.org/d       | false
                    https://a.example.org/[!a-c]   | https://a.example.org/d       | true
                    https://a.example.org/[!a-c]   | https://a.example.org/b       | false
                    https://{app,www}.example.org  | https://www.example.org       | true
                    https://{app,www}.example.org  | https://api.example.org       | false
                    https://{app,www}.example.org  | https://app,www.example.org   | false
                    https://a.example.org/x        | https://a.example.org/x#y     | true
                    https://a.example.org/x        | https://a.example.org/xy      | false
                    https://a.example.org/a\\*b   | https://a.example.org/a*b     | true
                    https://a.example.org/a\\*b   | https://a.example.org/acb     | false
                    **                             | https://anywhere.example.net/x | true
                    **                             | javascript:alert(1)           | false
                    **                             | data:text/html,x              | false
                    **                             | https://2130706434/x          | false
                    https://a.example.org?*        | https://a.example.org?x=1     | true
                    https://a.example.org**        | https://a.example.org?x=1     | true
                    https://*.example.org?*        | https://a.example.org?x=1     | true
                    https://**.example.org         | https://evil.com/.example.org | false
                    https://**.example.org         | https://a.b.example.org       | true
                    https://**--my-org.netlify.app/** | https://deploy-1--my-org.netlify.app/x | true
                    https://**--my-org.netlify.app/** | https://evil.com/--my-org.netlify.app/x | false
                    https://**--my-org.netlify.app/** | https://evil.com?--my-org.netlify.app/x | false
                    https://*[!-].example.com      | https://evil/.example.com     | false
                    https://a.example.org/**/end   | https://a.example.org/x/y/end | true
                    exp://**.exp.direct            | exp://evil.com/.exp.direct    | false
                    https://**.example.org         | https://evil.com?.example.org | false
                    https://my.app*.example.com    | https://my.app?.example.com   | false
                    https://my.app**.example.com   | https://my.app?.example.com   | false
                    https://my.app?.example.com    | https://my.app?.example.com   | false
                    https://my.app?/x              | https://my.app?/x             | false
                    https://my.co?                 | https://my.co?                | false
                    https://a.example.org\\?**  | https://a.example.org?x=a.b   | true
                    https://größe.example.org/**   | https://größe.example.org/x   | false
                    https://a.example.org/größe?a* | https://a.example.org/größe?a=b | true
                    https://a.example.org/**       | https://ä.evil.com/a.example.org/ | false
                    **                             | https://evil com/x            | false
                    com.example.app://**           | com.example.app://callback    | true
                    com.example.app://**           | com.example.app://10.1.2.3/x  | false
                    com.example.app://**           | com.example.app://127.0.0.1/x | true
                    com.example.app://**           | com.example.application://x   | false
                    com.example.app://**           | com.example.app://            | true
                    com.example.app://**           | com.example.app:///callback   | true
                    com.example.app:/**            | com.example.app:/callback     | true
                    com.example.app://call_back    | com.example.app://call_back   | true
                    exp://*.exp.direct             | exp://ab-cd.exp.direct        | true
                    exp://*.exp.direct             | exp://3405803786?.exp.direct  | false
                    exp://*.exp.direct             | exp://0xCB00710A?.exp.direct  | false
                    exp://*.exp.direct             | exp://evil?.exp.direct        | false
                    exp://*.exp.direct             | exp://evil.com%2F.exp.direct  | false
                    exp://*.exp.direct             | exp://x@evil?.exp.direct      | false
                    exp://call?**                  | exp://call?code=1             | true
                    myapp://**                     | myapp://login?next=home       | true
                    exp://**                       | exp://127.0.0.1:8081?x=1      | true
                    exp://**                       | exp://10.1.2.3?x=1            | false
                    exp://**.exp.direct            | exp://evil?.exp.direct        | false
                    https://**                     | https://a.example.org?x=1     | true
                    exp://192.168.0.*:19000        | exp://192.168.0.5@3405803786:19000 | false
                    exp://192.168.0.*:19000        | exp://192.168.0.05:19000      | false
                    exp://**                       | exp://127.0.0.1:8081          | true
                    exp://**                       | exp://0127.0.0.1:8081         | false
                    exp://**                       | exp://[::1]:8081/x            | true
                    exp://**                       | exp://[2001:db8::1]/x         | false
                    exp://**                       | exp://ä.example.org           | true
                    exp://*.example.org            | exp://ä.example.org           | false
                    exp://**                       | exp://x@example.org           | false
                    com.app://**                   | com.app://(tabs)/cb           | true
                    com.app://(tabs)/cb            | com.app://(tabs)/cb           | true
                    com.app://(tabs)/**            | com.app://(tabs)/cb?x=1       | true
                    com.app://*.app/cb             | com.app://a,b.app/cb          | false
                    com.app://**                   | com.app://cb%20x              | true
                    """)
    void a_pattern_allows_what_it_says_and_nothing_else(String pattern, String place, boolean allowed) {
        assertThat(new RedirectTargets(SITE, List.of(pattern)).allowed(place).isPresent())
                .isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    https://app.example.com/x?a=b|c     ; https://app.example.com/x?a=b%7Cc
                    https://app.example.com/x?{^}`      ; https://app.example.com/x?%7B%5E%7D%60
                    https://app.example.com/x?n=100%    ; https://app.example.com/x?n=100%25
                    https://app.example.com/ä b?ü=%C3   ; https://app.example.com/%C3%A4%20b?%C3%BC=%C3
                    https://app.example.com/x[0]?y[]=1  ; https://app.example.com/x%5B0%5D?y%5B%5D=1
                    http://[::1]:3000/x[0]              ; http://[::1]:3000/x%5B0%5D
                    https://a.example.org/"<𝄞>          ; https://a.example.org/%22%3C%F0%9D%84%9E%3E
                    app:ä                               ; app:%C3%A4
                    app:///ä|ö                          ; app:///%C3%A4%7C%C3%B6
                    app://ä|ö                           ; app://%C3%A4%7C%C3%B6
                    """)
    void what_browsers_do_not_escape_is_escaped(String place, String escaped) {
        assertThat(new RedirectTargets(SITE, List.of("https://a.example.org/**", "app:**", "app://**")).allowed(place))
                .map(RedirectTargets::escaped)
                .contains(escaped);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    https://app.example.com/other       | true
                    https://app.example.com             | true
                    http://app.example.com/start        | false
                    https://app.example.com:8443/start  | false
                    https://app.example.com.evil.com/   | false
                    http://127.0.0.1:3000/x             | true
                    http://[::1]:3000/x                 | true
                    http://127.1/x                      | false
                    http://0127.98.130.5/x              | false
                    http://127.0.0.01/x                 | false
                    http://127.0.0.0x1/x                | false
                    http://0177.0.0.1/x                 | false
                    http://[::ffff:0127.0.0.1]/x        | false
                    http://127.0.0.1./x                 | false
                    http://LOCALHOST.evil.com/x         | false
                    exp://127.0.0.1:8081                | false
                    http://0x7f000001/x                 | false
                    //evil.com                          | false
                    /path                               | false
                    """)
    void without_patterns_only_the_site_and_this_machine_are_allowed(String place, boolean allowed) {
        assertThat(new RedirectTargets(SITE, List.of()).allowed(place).isPresent())
                .isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    https://[a       | a [ is not closed
                    https://{a,b     | brackets or braces do not match
                    https://a}       | brackets or braces do not match
                    https://a\\      | nothing follows the last \\
                    """)
    void a_pattern_that_is_none_is_refused_by_name(String pattern, String problem) {
        assertThatThrownBy(() -> new RedirectTargets(SITE, List.of("https://fine", pattern)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("GOTRUE_URI_ALLOW_LIST: in the pattern \"" + pattern + "\" " + problem);
    }

    /** Else a stranger's few requests would keep every thread busy for hours. */
    @ParameterizedTest
    @CsvSource({
        "https://a.example.org/*-*-*-*-*-*-p, https://a.example.org/, -",
        "https://a.example.org/**/a/**/a/**/a/**/b, https://a.example.org, /a",
        "'https://{a,**}.{b,**}.{c,**}.{d,**}.example.org/x', https://a, .a",
        "myapp:**a**a**a**a**b, myapp:, a"
    })
    void many_wildcards_take_no_time_that_anybody_notices(String pattern, String start, String rest) {
        RedirectTargets targets = new RedirectTargets(SITE, List.of(pattern));
        String place = start + rest.repeat((2_000 - start.length()) / rest.length());

        assertTimeoutPreemptively(
                Duration.ofSeconds(10), () -> assertThat(targets.allowed(place)).isEmpty());
    }
}
