package dev.chancery.infra.testing;

import static org.junit.jupiter.api.extension.ConditionEvaluationResult.disabled;
import static org.junit.jupiter.api.extension.ConditionEvaluationResult.enabled;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;

/**
 * Lets tests that are repeated on a container run only where Docker answers. Where {@code CHANCERY_REQUIRE_CONTAINER_TESTS}
 * is {@code true} they run in any case, and fail without it.
 */
public final class WhereDockerAnswers implements ExecutionCondition {

    private static final boolean REQUIRED = Boolean.parseBoolean(System.getenv("CHANCERY_REQUIRE_CONTAINER_TESTS"));

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return REQUIRED || Answer.DOCKER
                ? enabled("on a container")
                : disabled("Docker does not answer: tests of storage were NOT run on a container");
    }

    /** Asked once. */
    private static final class Answer {
        static final boolean DOCKER = DockerClientFactory.instance().isDockerAvailable();
    }
}
