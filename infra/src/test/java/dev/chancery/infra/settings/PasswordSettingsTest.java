package dev.chancery.infra.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.command.user.PasswordPolicy;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class PasswordSettingsTest {

    @Test
    void defaults() {
        assertThat(PasswordSettings.from(Given.nothing()))
                .isEqualTo(new PasswordSettings(
                        new PasswordPolicy(6, List.of()),
                        PasswordSettings.Algorithm.BCRYPT,
                        10,
                        OptionalInt.empty(),
                        OptionalInt.empty()));
    }

    @Test
    void full_mapping() {
        assertThat(PasswordSettings.from(Given.everyOneOf(
                        PasswordSettings.ALL,
                        "GOTRUE_PASSWORD_MIN_LENGTH=12",
                        "GOTRUE_PASSWORD_REQUIRED_CHARACTERS=abc:123:\\:!",
                        "CHANCERY_PASSWORD_ALGORITHM=argon2id",
                        "CHANCERY_BCRYPT_COST=12",
                        "CHANCERY_HASHING_CONCURRENCY=3",
                        "CHANCERY_HASHING_QUEUE=0")))
                .isEqualTo(new PasswordSettings(
                        new PasswordPolicy(12, List.of("abc", "123", ":!")),
                        PasswordSettings.Algorithm.ARGON2ID,
                        12,
                        OptionalInt.of(3),
                        OptionalInt.of(0)));
    }

    @Test
    void refusals() {
        Given.refused(
                PasswordSettings::from,
                "GOTRUE_PASSWORD_MIN_LENGTH=73",
                "GOTRUE_PASSWORD_MIN_LENGTH: expected at most 72, the longest password there can be");
        Given.refused(
                PasswordSettings::from,
                "CHANCERY_PASSWORD_ALGORITHM=md5",
                "CHANCERY_PASSWORD_ALGORITHM: \"md5\", expected one of bcrypt, argon2id");
        Given.refused(PasswordSettings::from, "CHANCERY_BCRYPT_COST=3", "CHANCERY_BCRYPT_COST: expected 4 to 15");
        Given.refused(PasswordSettings::from, "CHANCERY_BCRYPT_COST=16", "CHANCERY_BCRYPT_COST: expected 4 to 15");
        Given.refused(
                PasswordSettings::from,
                "CHANCERY_HASHING_CONCURRENCY=0",
                "CHANCERY_HASHING_CONCURRENCY: expected 1 or more");
        Given.refused(
                PasswordSettings::from, "CHANCERY_HASHING_QUEUE=-1", "CHANCERY_HASHING_QUEUE: expected 0 or more");
    }
}
