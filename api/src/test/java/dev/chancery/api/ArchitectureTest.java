package dev.chancery.api;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.chancery.api.http.MisplacedCommand;
import dev.chancery.command.flow.FlowCommand;
import dev.chancery.command.session.SessionCommand;
import dev.chancery.command.user.UserCommand;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.query.projection.Projections;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.Test;

/** Who may depend on whom. Each rule says where the code that breaks it belongs. */
@AnalyzeClasses(
        packages = "dev.chancery",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {

    /** What another module exports for tests is a jar here, not a directory. */
    static final class NoTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    private static final String COMMAND = "dev.chancery.command..";
    private static final String QUERY = "dev.chancery.query..";
    private static final String INFRA = "dev.chancery.infra..";
    private static final String API = "dev.chancery.api..";
    private static final String SSO = "dev.chancery.sso..";

    @ArchTest
    static final ArchRule decisions_know_nothing_of_the_outside_world = noClasses()
            .that()
            .resideInAPackage(COMMAND)
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    QUERY,
                    INFRA,
                    API,
                    "org.springframework..",
                    "java.sql..",
                    "javax.sql..",
                    "org.postgresql..",
                    "tools.jackson..",
                    "com.fasterxml.."))
            .because(
                    "an aggregate reads its own events and what its command brings: declare a port in command and"
                            + " implement it in infra, or let the use case in api ask query and put the answer into the command");

    @ArchTest
    static final ArchRule the_read_model_knows_events_and_tables_only = classes()
            .that()
            .resideInAPackage(QUERY)
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    COMMAND,
                    QUERY,
                    "java..",
                    "javax.sql..",
                    "tools.jackson..",
                    "com.fasterxml.jackson.annotation..",
                    "org.springframework.dao..",
                    "org.springframework.jdbc.."))
            .because("query projects events and answers questions: what sends commands belongs in api, what needs Axon,"
                    + " keys or a connection of its own in infra");

    @ArchTest
    static final ArchRule infra_serves_the_service_and_does_not_know_it = noClasses()
            .that()
            .resideInAPackage(INFRA)
            .should()
            .dependOnClassesThat(resideInAPackage(API))
            .because("infra implements ports: what needs HTTP or the assembled service belongs in api");

    @ArchTest
    static final ArchRule federation_reads_messages_and_nothing_else = noClasses()
            .that()
            .resideInAPackage(SSO)
            .should()
            .dependOnClassesThat(resideInAnyPackage(QUERY, INFRA, API))
            .because(
                    "sso says whether a message is good: who is known, and what is kept, is asked by a use case in api");

    @ArchTest
    static final ArchRule only_saml_knows_its_libraries = noClasses()
            .that()
            .resideOutsideOfPackage("dev.chancery.sso.saml")
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.opensaml..", "net.shibboleth..", "org.apache.xml.security.."))
            .because("messages of SAML are read by dev.chancery.sso.saml.SamlResponses");

    @ArchTest
    static final ArchRule signatures_and_encryption_are_behind_the_engine = noClasses()
            .that()
            .resideInAPackage("dev.chancery.sso.saml")
            .and()
            .haveNameNotMatching(".*\\.OpenSaml(Engine)?(\\$.*)?")
            .and()
            .doNotHaveSimpleName("Decryption")
            .and()
            // where the schemas lie
            .doNotHaveSimpleName("Schemas")
            .and()
            // keys in metadata
            .doNotHaveSimpleName("MetadataKeys")
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.opensaml..", "net.shibboleth..", "org.apache.xml.security.."))
            .because("the rules are ours and the library can be replaced: declare it in SamlEngine");

    @ArchTest
    static final ArchRule only_infra_is_wired_to_axon = noClasses()
            .that()
            .resideInAnyPackage(QUERY, API)
            .should()
            .dependOnClassesThat(resideInAPackage("org.axonframework..").and(not(type(ConcurrencyException.class))))
            .because(
                    "commands are sent by dev.chancery.infra.eventstore.Commands, and what follows from committed events"
                            + " is a processor in infra");

    @ArchTest
    static final ArchRule only_tracing_knows_opentelemetry = noClasses()
            .that()
            .resideOutsideOfPackage("dev.chancery.infra.tracing..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.opentelemetry.."))
            .because(
                    "where no traces are exported nothing of it may be loaded: ask dev.chancery.infra.tracing.Tracing");

    @ArchTest
    static final ArchRule controllers_parse_and_answer = noClasses()
            .that()
            .haveSimpleNameEndingWith("Controller")
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.sql..", "javax.sql..", "org.springframework.jdbc..")
                    .or(type(Commands.class)))
            .because(
                    "a controller makes a request of HTTP and a document of the outcome: the rest belongs in a use case"
                            + " beside it (SigningUp, Refreshing), and SQL in query");

    @ArchTest
    static final ArchRule use_cases_know_nothing_of_http = noClasses()
            .should()
            .dependOnClassesThat(type(Commands.class))
            .andShould()
            .dependOnClassesThat(resideInAPackage("jakarta.servlet.."))
            .because("whoever sends commands is asked by a controller, with what it has read from the request");

    @ArchTest
    static final ArchRule commands_are_made_by_use_cases = noClasses()
            .that()
            .resideInAnyPackage(
                    QUERY, "dev.chancery.api.http..", "dev.chancery.api.token..", "dev.chancery.api.service..")
            .should()
            .dependOnClassesThat(type(Commands.class)
                    .or(assignableTo(UserCommand.class))
                    .or(assignableTo(SessionCommand.class))
                    .or(assignableTo(FlowCommand.class)))
            .because("something is changed by a use case of a capability: see dev.chancery.api.user and session");

    @Test
    void a_command_is_seen_where_it_does_not_belong() {
        JavaClasses misplaced = new ClassFileImporter().importClasses(MisplacedCommand.class);

        assertThat(commands_are_made_by_use_cases.evaluate(misplaced).hasViolation())
                .isTrue();
    }

    @ArchTest
    static final ArchRule what_command_shares_does_not_know_its_aggregates = noClasses()
            .that()
            .resideInAPackage("dev.chancery.command")
            .should()
            .dependOnClassesThat(
                    resideInAPackage("dev.chancery.command.*..").and(not(resideInAPackage("dev.chancery.command"))))
            .because("what concerns one aggregate belongs in its package");

    @ArchTest
    static final ArchRule capabilities_do_not_know_who_assembles_them = noClasses()
            .that()
            .resideInAPackage("dev.chancery.api.*..")
            .and(not(resideInAPackage("dev.chancery.api")))
            .should()
            .dependOnClassesThat(resideInAPackage("dev.chancery.api"))
            .because("ServiceConfiguration passes in what is needed");

    @ArchTest
    static final ArchRule only_who_has_checked_a_signature_has_a_signed_message = constructors()
            .that()
            .areDeclaredIn("dev.chancery.api.web3.SignedMessage")
            .should()
            .onlyBeCalled()
            .byClassesThat()
            .haveSimpleName("SignInMessage")
            .because("a step is made by nothing but the one before it");

    @ArchTest
    static final ArchRule only_who_has_checked_for_whom_it_is_has_an_addressed_message = constructors()
            .that()
            .areDeclaredIn("dev.chancery.api.web3.AddressedMessage")
            .should()
            .onlyBeCalled()
            .byClassesThat()
            .haveSimpleName("SignedMessage")
            .because("a step is made by nothing but the one before it");

    @ArchTest
    static final ArchRule only_who_has_checked_the_time_has_a_current_message = constructors()
            .that()
            .areDeclaredIn("dev.chancery.api.web3.CurrentMessage")
            .should()
            .onlyBeCalled()
            .byClassesThat()
            .haveSimpleName("AddressedMessage")
            .because("a step is made by nothing but the one before it");

    @ArchTest
    static final ArchRule no_packages_of_command_go_round_in_circles = slices().matching("dev.chancery.command.(*)..")
            .should()
            .beFreeOfCycles()
            .because("what two aggregates share belongs in dev.chancery.command");

    /** {@link Projections} is the switchboard from events to all of them. */
    @ArchTest
    static final ArchRule no_packages_of_query_go_round_in_circles = slices().matching("dev.chancery.query.(*)..")
            .should()
            .beFreeOfCycles()
            .ignoreDependency(type(Projections.class), alwaysTrue())
            .because("what two read models share belongs in dev.chancery.query.projection");

    @ArchTest
    static final ArchRule no_packages_of_infra_go_round_in_circles = slices().matching("dev.chancery.infra.(*)..")
            .should()
            .beFreeOfCycles()
            .because("what two of them share belongs in dev.chancery.infra");

    /** Signing up begins a session, and a session's tokens come with the user: these two are one capability in two folders. */
    @ArchTest
    static final ArchRule no_packages_of_api_go_round_in_circles = slices().matching("dev.chancery.api.(*)..")
            .should()
            .beFreeOfCycles()
            .ignoreDependency(resideInAPackage("dev.chancery.api.session"), resideInAPackage("dev.chancery.api.user"))
            .because("what two capabilities share belongs in dev.chancery.api.http or token");
}
