package dev.chancery.infra.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'<p>a  b\n c</p><p>d</p>' | 'a b c\n\nd'",
                "'a<br>b<br/>c' | 'a\nb\nc'",
                "'<div>a</div><div>b</div>' | 'a\nb'",
                "'<div><div><p>a</p></div></div><div></div><p> </p><p>b</p>' | 'a\n\nb'",
                "'<ul><li>a</li><li>b <b>c</b></li></ul>d' | '- a\n- b c\n\nd'",
                "'<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>' | 'a b\nc'",
                "'<p><a href=\"https://x.example/?a=1&amp;b=2\">Go on</a></p>' | 'Go on:\nhttps://x.example/?a=1&b=2'",
                "'Press <a href=\"https://x.example/\">here</a>, please.' | 'Press here <https://x.example/>, please.'",
                "'<a href=\"https://x.example/\">https://x.example/</a>' | 'https://x.example/'",
                "'<a href=\"mailto:a@b.c\">a@b.c</a> <a href=\"#top\">up</a>' | 'a@b.c up'",
                "'<a href=\"https://x.example/\"><img src=\"x.png\" alt=\"\"></a>' | 'https://x.example/'",
                "'<p>a&nbsp;&lt;b&gt; &amp; &#39;c&#39;</p>' | 'a <b> & ''c'''",
                "'<img src=\"x\" alt=\"Logo\"> a<hr>b' | 'Logo a\n\n---\n\nb'",
                "'<style>p{}</style><title>t</title><p>a<script>x</script></p>' | 'a'",
                "'<div style=\"display: none; max-height:0\">preview</div><p hidden>b</p>c' | 'c'",
                "'<p>un<b>bro</b>ken, <i> spaced </i></p>' | 'unbroken, spaced'",
            })
    void a_page_becomes_text(String html, String text) {
        assertThat(PlainText.of(html)).isEqualTo(text + "\n");
    }

    @Test
    void a_page_that_is_nested_without_end_becomes_text() {
        assertThat(PlainText.of("<div><b>".repeat(50_000) + "x")).contains("x");
    }
}
