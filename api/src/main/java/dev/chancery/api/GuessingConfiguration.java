package dev.chancery.api;

import dev.chancery.api.user.Guesses;
import dev.chancery.api.user.NotedMistakes;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.infra.guessing.CodeTries;
import dev.chancery.infra.keys.KeyedIds;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What those meet who guess codes. */
@Configuration(proxyBeanMethods = false)
class GuessingConfiguration {

    @Bean
    NotedMistakes notedMistakes(Commands commands, InstantSource clock) {
        return new NotedMistakes(commands, clock);
    }

    @Bean
    Guesses guesses(JdbcClient database, KeyedIds ids, NotedMistakes mistakes) {
        return new Guesses(new CodeTries(database), ids, mistakes);
    }
}
