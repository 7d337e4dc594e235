package dev.chancery.infra.keys;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The master key in use and, while a rotation is under way, those it replaces.
 *
 * @param all the first wraps new keys; all of them unwrap
 */
public record MasterKeys(List<MasterKey> all) {

    public MasterKeys {
        if (all.isEmpty()) {
            throw new IllegalArgumentException("at least one master key is needed");
        }
        all = List.copyOf(all);
    }

    /** Keys in base64, separated by commas, the one to use first: the form of {@code CHANCERY_MASTER_KEY}. */
    public static MasterKeys parse(String commaSeparated) {
        return new MasterKeys(
                Arrays.stream(commaSeparated.split(",")).map(MasterKey::parse).toList());
    }

    MasterKey current() {
        return all.getFirst();
    }

    Optional<MasterKey> byId(String id) {
        return all.stream().filter(key -> key.id().equals(id)).findFirst();
    }
}
