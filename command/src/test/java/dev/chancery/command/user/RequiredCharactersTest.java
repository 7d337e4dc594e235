package dev.chancery.command.user;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RequiredCharactersTest {

    @Test
    void no_setting_requires_nothing() {
        assertThat(RequiredCharacters.parse("")).isEmpty();
    }

    @Test
    void colons_separate_the_sets() {
        assertThat(RequiredCharacters.parse("abc:ABC:123")).containsExactly("abc", "ABC", "123");
    }

    @Test
    void empty_sets_are_dropped() {
        assertThat(RequiredCharacters.parse(":abc::123:")).containsExactly("abc", "123");
    }

    @Test
    void an_escaped_colon_belongs_to_its_set() {
        assertThat(RequiredCharacters.parse("a\\:b:123")).containsExactly("a:b", "123");
    }

    @Test
    void every_escaped_colon_counts() {
        assertThat(RequiredCharacters.parse("a\\:b\\:c")).containsExactly("a:b:c");
    }

    @Test
    void a_backslash_before_an_escaped_colon_is_a_character() {
        assertThat(RequiredCharacters.parse(";'\\\\:\"|:0123456789")).containsExactly(";'\\:\"|", "0123456789");
    }

    @Test
    void a_backslash_elsewhere_is_a_character() {
        assertThat(RequiredCharacters.parse("a\\b:c\\")).containsExactly("a\\b", "c\\");
    }
}
