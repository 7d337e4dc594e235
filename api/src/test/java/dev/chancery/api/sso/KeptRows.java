package dev.chancery.api.sso;

import dev.chancery.api.TestService;
import dev.chancery.infra.keys.DataKey;
import dev.chancery.infra.keys.DataKeys;
import dev.chancery.infra.keys.Keyring;
import dev.chancery.infra.sso.KeptResponses;
import dev.chancery.infra.sso.KeptResponses.Kept;
import dev.chancery.infra.sso.KeptResponses.Login;
import dev.chancery.query.projection.Write;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The kept responses of a service, opened and sealed by its keys. */
final class KeptRows {

    private final DataSource database;
    private final Keyring keyring;

    KeptRows(TestService service) {
        this.database = service.bean(DataSource.class);
        this.keyring = service.bean(Keyring.class);
    }

    List<Kept> all() {
        return new KeptResponses(JdbcClient.create(database), keyring).after(Optional.empty(), 10_000);
    }

    Kept.Readable of(UUID user) {
        return all().stream()
                .filter(kept -> kept.login().userId().equals(user))
                .map(Kept.Readable.class::cast)
                .findFirst()
                .orElseThrow();
    }

    /** What another version may have accepted. */
    void add(Login login, JudgedResponse judged) {
        Write row = KeptResponses.row(login, judged.packed(), key(login.userId()));
        JdbcClient.create(database).sql(row.sql()).params(row.parameters()).update();
    }

    private DataKey key(UUID user) {
        try (Connection connection = database.getConnection()) {
            return new DataKeys(keyring).find(connection, user).get(user);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
