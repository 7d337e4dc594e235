package dev.chancery.query.adoption;

import dev.chancery.command.user.AdoptedParts.IdentityRow;
import dev.chancery.command.user.AdoptedParts.Json;
import dev.chancery.command.user.AdoptedParts.Pseudonyms;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Tells users whom Supabase Auth has deleted softly, whose rows name nobody, from those whom a script has only marked as
 * deleted: what is personal in the latter is sealed like anyone's.
 */
final class SoftlyDeleted {

    /** Base64url of SHA-256, for phone numbers its beginning. */
    private static final Pattern PSEUDONYM = Pattern.compile("[A-Za-z0-9_-]{43}|[A-Za-z0-9_-]{15}|");

    private SoftlyDeleted() {}

    /** What stands in the row in place of a person; empty if it is a person. */
    static Optional<Pseudonyms> pseudonyms(FoundRow row, List<IdentityRow> identities) throws SQLException {
        Pseudonyms pseudonyms = new Pseudonyms(
                UUID.randomUUID(),
                row.text("email"),
                row.text("phone"),
                row.text("email_change"),
                row.text("phone_change"),
                ids(identities));
        boolean nobody = row.instant("deleted_at") != null
                && row.text("encrypted_password") == null
                && saysNothing(row.json("raw_user_meta_data"))
                && saysNothing(row.json("raw_app_meta_data"))
                && isPseudonym(pseudonyms.email())
                && isPseudonym(pseudonyms.phone())
                && isPseudonym(pseudonyms.emailChange())
                && isPseudonym(pseudonyms.phoneChange())
                && identities.stream()
                        .allMatch(identity -> isPseudonym(identity.providerId()) && saysNothing(identity.data()));
        return nobody ? Optional.of(pseudonyms) : Optional.empty();
    }

    /** The row without its provider id, which stands among the {@link Pseudonyms}. */
    static IdentityRow unnamed(IdentityRow row) {
        return new IdentityRow(
                row.id(), row.provider(), null, row.data(), row.lastSignInAt(), row.createdAt(), row.updatedAt());
    }

    private static Map<UUID, String> ids(List<IdentityRow> identities) {
        Map<UUID, String> ids = new LinkedHashMap<>();
        identities.forEach(identity -> ids.put(identity.id(), identity.providerId()));
        return ids;
    }

    private static boolean isPseudonym(String text) {
        return text == null || PSEUDONYM.matcher(text).matches();
    }

    private static boolean saysNothing(Json column) {
        return column == null || Map.of().equals(column.value());
    }
}
