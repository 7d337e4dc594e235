package dev.chancery.infra.password;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.command.user.PasswordEncoding;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The vectors are those of GoTrue and of Openwall's crypt_blowfish. */
class StoredHashTest {
    private static final String FIREBASE = "$fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==,"
            + "sk=ou9tdYTGyYm8kuR6Dt0Bp0kDuAYoXrK16mbZO4yGwAn3oLspjnN0/c41v8xZnO1n14J3MjKj1b2g6AUCAlFwMw=="
            + "$C0sHCg9ek77hsg=="
            + "$zKVTMvnWVw5BBOZNUdnsalx4c4c7y/w7IS5p6Ut2+CfEFFlz37J9huyQfov4iizN8dbjvEJlM5tQaJP84+hfTw==";
    private static final String ARGON2ID =
            "$argon2id$v=19$m=32,t=3,p=2$SFVpOWJ0eXhjRzVkdGN1RQ$RXnb8rh7LaDcn07xsssqqulZYXOM/EUCEFMVcAcyYVk";
    private static final String BCRYPT = "$2y$10$srNl09aPtc2qr.0Vl.NtjekJRt/NxRxYQm3qd3OvfcKsJgVnr6.Ve";

    private final Derivation derivation = new StandardDerivation(BcryptEngines.best());

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "test $argon2i$v=19$m=16,t=2,p=1$bGJRWThNOHJJTVBSdHl2dQ$NfEnUOuUpb7F2fQkgFUG4g",
                "test " + ARGON2ID,
                "test " + BCRYPT,
                "test $2y$04$mIJxfrCaEI3GukZe11CiXublhEFanu5.ododkll1WphfSp6pn4zIu",
                "U*U $2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
                "mytestpassword " + FIREBASE
            })
    void a_known_password_matches_and_another_does_not(String password, String hash) {
        assertThat(matches(password, hash)).isTrue();
        assertThat(matches(password + "1", hash)).isFalse();
        assertThat(matches("", hash)).isFalse();
    }

    @Test
    void bcrypt_is_the_same_under_each_of_its_names() {
        for (String name : new String[] {"$2a$", "$2b$", "$2y$"}) {
            assertThat(matches("test", BCRYPT.replace("$2y$", name))).isTrue();
        }
    }

    @Test
    void bcrypt_does_not_look_beyond_72_bytes() {
        String hash = "$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui";
        String password = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

        assertThat(matches(password + "chars after 72 are ignored", hash)).isTrue();
        assertThat(matches(password, hash)).isTrue();
    }

    @Test
    void a_nul_never_matches_bcrypt() {
        assertThat(matches("test\0", BCRYPT)).isFalse();
        assertThat(matches("test\0test", BCRYPT)).isFalse();
        assertThat(matches("test\0x", BCRYPT)).isFalse();
        assertThat(matches("\0", bcryptOf(""))).isFalse();
        assertThat(matches("", bcryptOf(""))).isTrue();
    }

    @Test
    void a_nul_is_a_character_like_any_other_to_argon2() {
        Argon2Recipe recipe =
                (Argon2Recipe) StoredHash.parse(ARGON2ID).orElseThrow().recipe();
        String hash = recipe.encode(derivation.derive(PasswordEncoding.utf8("a\0b"), recipe));

        assertThat(matches("a\0b", hash)).isTrue();
        assertThat(matches("a\0c", hash)).isFalse();
        assertThat(matches("a", hash)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {ARGON2ID, FIREBASE, "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"})
    void a_hash_is_written_as_it_was_read(String hash) {
        StoredHash read = StoredHash.parse(hash).orElseThrow();

        assertThat(read.recipe().encode(read.digest())).isEqualTo(hash);
        assertThat(read.recipe().digestBytes()).isEqualTo(read.digest().length);
    }

    @Test
    void firebase_scrypt_without_a_signer_key_is_read_but_nothing_matches_it() {
        String hash = "$fbscrypt$v=1,n=4,r=8,p=1$C0sHCg9ek77hsg==$zKVTMvnWVw5BBOZNUdnsag==";

        assertThat(StoredHash.parse(hash)).isPresent();
        assertThat(matches("", hash)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "$",
                "test",
                "$1$salt$hash",
                "$2$10$srNl09aPtc2qr.0Vl.NtjekJRt/NxRxYQm3qd3OvfcKsJgVnr6.Ve",
                "$2x$10$srNl09aPtc2qr.0Vl.NtjekJRt/NxRxYQm3qd3OvfcKsJgVnr6.Ve",
                "$2y$1$srNl09aPtc2qr.0Vl.NtjekJRt/NxRxYQm3qd3OvfcKsJgVnr6.Ve",
                "$2y$10$srNl09aPtc2qr.0Vl.NtjekJRt/NxRxYQm3qd3OvfcKsJgVnr6.V",
                "$2y$10$srNl09aPtc2qr.0Vl.NtjekJRt/NxRxYQm3qd3OvfcKsJgVnr6.Vee",
                "$2y$10$srNl09aPtc2qr!0Vl.NtjekJRt/NxRxYQm3qd3OvfcKsJgVnr6.Ve",
                "$2y$10$srNl09aPtc2qr.0Vl.NtjekJRt/NxRxYQm3qd3OvfcKsJgVnr6.Ve\n",
                "$2y$10$srNl09aPtc2qr.0Vl.Ntjek",
                "$argon2",
                "$argon2$",
                "$argon2d$v=19$m=16,t=2,p=1$bGJRWThNOHJJTVBSdHl2dQ$NfEnUOuUpb7F2fQkgFUG4g",
                "$argon2id$v=16$m=16,t=2,p=1$bGJRWThNOHJJTVBSdHl2dQ$NfEnUOuUpb7F2fQkgFUG4g",
                "$argon2id$m=16,t=2,p=1$bGJRWThNOHJJTVBSdHl2dQ$NfEnUOuUpb7F2fQkgFUG4g",
                "$argon2id$v=19$m=16,t=2,p=1,data=abc$bGJRWThNOHJJTVBSdHl2dQ$NfEnUOuUpb7F2fQkgFUG4g",
                "$argon2id$v=19$m=16,t=2,p=1,keyid=abc$bGJRWThNOHJJTVBSdHl2dQ$NfEnUOuUpb7F2fQkgFUG4g",
                "$argon2id$v=19$m=16,t=0,p=1$bGJRWThNOHJJTVBSdHl2dQ$NfEnUOuUpb7F2fQkgFUG4g",
                "$argon2id$v=19$m=16,t=2,p=0$bGJRWThNOHJJTVBSdHl2dQ$NfEnUOuUpb7F2fQkgFUG4g",
                "$argon2id$v=19$m=0,t=1,p=1$bGJRWThNOHJJTVBSdHl2dQ$NfEnUOuUpb7F2fQkgFUG4g",
                "$argon2id$v=19$m=31,t=1,p=4$bGJRWThNOHJJTVBSdHl2dQ$NfEnUOuUpb7F2fQkgFUG4g",
                "$argon2id$v=19$m=-16,t=2,p=1$bGJRWThNOHJJTVBSdHl2dQ$NfEnUOuUpb7F2fQkgFUG4g",
                "$argon2id$v=19$m=16,t=2,p=1$!!!$NfEnUOuUpb7F2fQkgFUG4g",
                "$argon2id$v=19$m=16,t=2,p=1$bGJRWThNOHJJTVBSdHl2dQ$!!!",
                "$argon2id$v=19$m=16,t=2,p=1$bGJRWThNOHJJTVBSdHl2dQ==$NfEnUOuUpb7F2fQkgFUG4g",
                "$argon2id$v=19$m=16,t=2,p=1$A$NfEnUOuUpb7F2fQkgFUG4g",
                "$argon2id$v=19$m=16,t=2,p=1$$NfEnUOuUpb7F2fQkgFUG4g",
                "$argon2id$v=19$m=16,t=2,p=1$bGJRWThNOHJJTVBSdHl2dQ$",
                "$argon2id$v=19$m=16,t=2,p=1$bGJRWThNOHJJTVBSdHl2dQ$AAAA",
                "$fbscrypt",
                "$fbscrypt$v=2,n=14,r=8,p=1,ss=Bw==,sk=Bw==$C0sHCg9ek77hsg==$zKVTMvnWVw5BBOZNUdnsag==",
                "$fbscrypt$v=1,n=0,r=8,p=1,ss=Bw==,sk=Bw==$C0sHCg9ek77hsg==$zKVTMvnWVw5BBOZNUdnsag==",
                "$fbscrypt$v=1,n=14,r=0,p=1,ss=Bw==,sk=Bw==$C0sHCg9ek77hsg==$zKVTMvnWVw5BBOZNUdnsag==",
                "$fbscrypt$v=1,n=14,r=8,p=0,ss=Bw==,sk=Bw==$C0sHCg9ek77hsg==$zKVTMvnWVw5BBOZNUdnsag==",
                "$fbscrypt$v=1,n=14,r=8,p=1,ss=!!!,sk=Bw==$C0sHCg9ek77hsg==$zKVTMvnWVw5BBOZNUdnsag==",
                "$fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==,sk=!!!$C0sHCg9ek77hsg==$zKVTMvnWVw5BBOZNUdnsag==",
                "$fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==,sk=Bw==$!!!$zKVTMvnWVw5BBOZNUdnsag==",
                "$fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==,sk=Bw==$C0sHCg9ek77hsg==$!!!",
                "$fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==,sk=Bw==$C0sHCg9ek77hsg$zKVTMvnWVw5BBOZNUdnsag==",
                "$fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==,sk=Bw==$C0sHCg9ek77hsg==$"
            })
    void what_is_malformed_is_not_read(String hash) {
        assertThat(StoredHash.parse(hash)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$2y$03$srNl09aPtc2qr.0Vl.NtjekJRt/NxRxYQm3qd3OvfcKsJgVnr6.Ve",
                "$2y$16$srNl09aPtc2qr.0Vl.NtjekJRt/NxRxYQm3qd3OvfcKsJgVnr6.Ve",
                "$2y$31$srNl09aPtc2qr.0Vl.NtjekJRt/NxRxYQm3qd3OvfcKsJgVnr6.Ve",
                "$argon2id$v=19$m=1048577,t=1,p=1$bGJRWThNOHJJTVBSdHl2dQ$NfEnUOuUpb7F2fQkgFUG4g",
                "$argon2id$v=19$m=4294967297,t=2,p=1$bGJRWThNOHJJTVBSdHl2dQ$NfEnUOuUpb7F2fQkgFUG4g",
                "$argon2id$v=19$m=99999999999999999999,t=2,p=1$bGJRWThNOHJJTVBSdHl2dQ$NfEnUOuUpb7F2fQkgFUG4g",
                "$argon2id$v=19$m=16,t=21,p=1$bGJRWThNOHJJTVBSdHl2dQ$NfEnUOuUpb7F2fQkgFUG4g",
                "$argon2id$v=19$m=16,t=2,p=17$bGJRWThNOHJJTVBSdHl2dQ$NfEnUOuUpb7F2fQkgFUG4g",
                "$argon2id$v=19$m=1048576,t=5,p=1$bGJRWThNOHJJTVBSdHl2dQ$NfEnUOuUpb7F2fQkgFUG4g",
                "$fbscrypt$v=1,n=19,r=8,p=1,ss=Bw==,sk=Bw==$C0sHCg9ek77hsg==$zKVTMvnWVw5BBOZNUdnsag==",
                "$fbscrypt$v=1,n=63,r=1,p=1,ss=Bw==,sk=Bw==$C0sHCg9ek77hsg==$zKVTMvnWVw5BBOZNUdnsag==",
                "$fbscrypt$v=1,n=16,r=1,p=1,ss=Bw==,sk=Bw==$C0sHCg9ek77hsg==$zKVTMvnWVw5BBOZNUdnsag==",
                "$fbscrypt$v=1,n=28,r=4294967296,p=1,ss=Bw==,sk=Bw==$C0sHCg9ek77hsg==$zKVTMvnWVw5BBOZNUdnsag==",
                "$fbscrypt$v=1,n=14,r=18446744073709551617,p=1,ss=Bw==,sk=Bw==$C0sHCg9ek77hsg==$zKVTMvnWVw5BBOZNUdnsag==",
                "$fbscrypt$v=1,n=18,r=8,p=5,ss=Bw==,sk=Bw==$C0sHCg9ek77hsg==$zKVTMvnWVw5BBOZNUdnsag==",
                "$fbscrypt$v=1,n=1,r=1,p=256,ss=Bw==,sk=Bw==$C0sHCg9ek77hsg==$zKVTMvnWVw5BBOZNUdnsag==",
                "$fbscrypt$v=1,n=14,r=8,p=256,ss=Bw==,sk=Bw==$C0sHCg9ek77hsg==$zKVTMvnWVw5BBOZNUdnsag=="
            })
    void what_costs_too_much_is_not_read(String hash) {
        assertThat(StoredHash.parse(hash)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$2y$15$srNl09aPtc2qr.0Vl.NtjekJRt/NxRxYQm3qd3OvfcKsJgVnr6.Ve",
                "$argon2id$v=19$m=1048576,t=4,p=16$bGJRWThNOHJJTVBSdHl2dQ$NfEnUOuUpb7F2fQkgFUG4g",
                "$argon2i$v=19$m=65536,t=20,p=1$bGJRWThNOHJJTVBSdHl2dQ$NfEnUOuUpb7F2fQkgFUG4g",
                "$fbscrypt$v=1,n=18,r=8,p=4,ss=Bw==,sk=Bw==$C0sHCg9ek77hsg==$zKVTMvnWVw5BBOZNUdnsag=="
            })
    void what_is_just_affordable_is_read(String hash) {
        assertThat(StoredHash.parse(hash)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$argon2id$v=19$m=8,t=1,p=1$AA$AAAAAA",
                "$argon2i$v=19$m=33,t=1,p=4$AA$AAAAAA",
                "$argon2id$v=19$m=128,t=20,p=16$AA$AAAAAA",
                "$fbscrypt$v=1,n=1,r=1,p=255,sk=AA==$AA==$AA==",
                "$fbscrypt$v=1,n=15,r=1,p=1,sk=AA==$AA==$AA==",
                "$fbscrypt$v=1,n=1,r=16384,p=1,sk=AA==$AA==$AA=="
            })
    void what_is_read_can_be_computed_at_every_edge_of_its_limits(String hash) {
        StoredHash read = StoredHash.parse(hash).orElseThrow();

        assertThat(derivation.derive(PasswordEncoding.utf8("test"), read.recipe()))
                .hasSize(read.recipe().digestBytes());
    }

    @Test
    void hashes_are_written_in_the_same_digits_in_every_country() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            StoredHash read = StoredHash.parse(ARGON2ID).orElseThrow();

            assertThat(read.recipe().encode(read.digest())).isEqualTo(ARGON2ID);
            assertThat(matches("test", bcryptOf("test"))).isTrue();
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void an_endless_text_is_not_read() {
        assertThat(StoredHash.parse("$argon2id$v=19$m=16,t=2,p=1$" + "A".repeat(1 << 20) + "$AAAAAAAA"))
                .isEmpty();
    }

    private String bcryptOf(String password) {
        BcryptRecipe recipe = new BcryptRecipe(BcryptRecipe.MIN_COST, new byte[BcryptRecipe.SALT_BYTES]);
        return recipe.encode(derivation.derive(PasswordEncoding.utf8(password), recipe));
    }

    private boolean matches(String password, String hash) {
        return StoredHash.parse(hash).orElseThrow().matches(PasswordEncoding.utf8(password), derivation);
    }
}
