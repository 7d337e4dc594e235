package dev.chancery.api;

import dev.chancery.api.audit.AuditController;
import dev.chancery.api.session.Bearer;
import dev.chancery.infra.indexing.Indexing;
import dev.chancery.infra.postgres.DatabaseUrl;
import dev.chancery.infra.settings.Settings;
import dev.chancery.query.ListIndex;
import dev.chancery.query.SearchTransaction;
import dev.chancery.query.Totals;
import dev.chancery.query.audit.AuditLog;
import dev.chancery.query.user.UserList;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What lists and searches users and the audit log, however long they are. */
@Configuration(proxyBeanMethods = false)
class ListConfiguration {

    @Bean
    Indexing indexing(DatabaseUrl database, Settings settings) {
        List<ListIndex> indexes = new ArrayList<>(UserList.INDEXES);
        indexes.add(AuditLog.INDEX);
        return new Indexing(database, indexes, settings.indexes());
    }

    @Bean
    SearchTransaction searchTransaction(DataSource database) {
        return new SearchTransaction(database);
    }

    @Bean
    Totals totals(SearchTransaction search, InstantSource clock) {
        return new Totals(search, clock);
    }

    @Bean
    UserList userList(JdbcClient database, SearchTransaction search, Totals totals) {
        return new UserList(database, search, totals);
    }

    @Bean
    AuditController auditController(Bearer bearer, SearchTransaction search, Totals totals) {
        return new AuditController(bearer, new AuditLog(search, totals));
    }
}
