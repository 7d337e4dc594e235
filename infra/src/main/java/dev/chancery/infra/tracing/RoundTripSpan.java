package dev.chancery.infra.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.SQLException;

/** A round trip to Postgres, described by OpenTelemetry's conventions for databases; its text and values stay here. */
record RoundTripSpan(Tracer tracer) {

    private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("db.system.name");
    private static final AttributeKey<String> SUMMARY = AttributeKey.stringKey("db.query.summary");
    private static final AttributeKey<String> OPERATION = AttributeKey.stringKey("db.operation.name");
    private static final AttributeKey<String> TABLE = AttributeKey.stringKey("db.collection.name");
    private static final AttributeKey<Long> BATCH_SIZE = AttributeKey.longKey("db.operation.batch.size");
    private static final AttributeKey<String> STATE = AttributeKey.stringKey("db.response.status_code");

    /** Calls the method of JDBC that goes to the server and comes back. */
    Object around(StatementSummary summary, Object target, Method method, Object[] arguments) throws Throwable {
        Span span = begin(summary);
        try {
            return call(target, method, arguments);
        } catch (SQLException e) {
            fail(span, e);
            throw e;
        } finally {
            span.end();
        }
    }

    private Span begin(StatementSummary summary) {
        SpanBuilder span = tracer.spanBuilder(summary.text())
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute(SYSTEM, "postgresql")
                .setAttribute(SUMMARY, summary.text())
                .setAttribute(OPERATION, summary.operation());
        summary.table().ifPresent(table -> span.setAttribute(TABLE, table));
        if (summary.size() > 1) {
            span.setAttribute(BATCH_SIZE, (long) summary.size());
        }
        return span.startSpan();
    }

    /** The message of a database repeats values. */
    private static void fail(Span span, SQLException e) {
        span.setStatus(StatusCode.ERROR);
        if (e.getSQLState() == null) {
            span.setAttribute(RequestSpan.ERROR, e.getClass().getName());
        } else {
            span.setAttribute(STATE, e.getSQLState()).setAttribute(RequestSpan.ERROR, e.getSQLState());
        }
    }

    static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
