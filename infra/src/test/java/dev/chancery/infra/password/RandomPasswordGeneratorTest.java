package dev.chancery.infra.password;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.command.user.PasswordPolicy;
import dev.chancery.command.user.PasswordVerdict;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RandomPasswordGeneratorTest {
    private static final PasswordPolicy PLAIN = new PasswordPolicy(6, List.of());

    private final RandomPasswordGenerator generator = new RandomPasswordGenerator(new Random(3));

    @Test
    void a_password_has_64_letters_and_digits_10_of_them_digits() {
        String password = generator.generate(PLAIN);

        assertThat(password).hasSize(64).matches("[A-Za-z0-9]+");
        assertThat(password.chars().filter(Character::isDigit)).hasSize(10);
    }

    @Test
    void the_digits_stand_anywhere() {
        Set<Integer> places = new HashSet<>();
        for (int round = 0; round < 500; round++) {
            String password = generator.generate(PLAIN);
            for (int place = 0; place < password.length(); place++) {
                if (Character.isDigit(password.charAt(place))) {
                    places.add(place);
                }
            }
        }

        assertThat(places).hasSize(64);
    }

    @Test
    void the_policy_accepts_what_was_generated_for_it() {
        PasswordPolicy demanding = new PasswordPolicy(72, List.of("!#", "éè", "\uD83D\uDE00", "0"));
        for (int round = 0; round < 100; round++) {
            assertThat(demanding.check(generator.generate(demanding))).isEqualTo(new PasswordVerdict.Ok());
        }
    }

    @Test
    void no_two_passwords_are_equal() {
        RandomPasswordGenerator secure = new RandomPasswordGenerator();

        assertThat(secure.generate(PLAIN)).isNotEqualTo(secure.generate(PLAIN));
    }
}
