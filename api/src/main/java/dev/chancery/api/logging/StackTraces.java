package dev.chancery.api.logging;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import dev.chancery.infra.postgres.DatabaseError;
import java.util.stream.Stream;

/** Stack traces in which Postgres, and whoever repeats it, names no values: a log cannot forget them. */
final class StackTraces extends ThrowableProxyConverter {

    @Override
    protected String throwableProxyToString(IThrowableProxy failure) {
        return super.throwableProxyToString(new WithoutData(failure));
    }

    private record WithoutData(IThrowableProxy failure) implements IThrowableProxy {

        @Override
        public String getMessage() {
            return failure instanceof ThrowableProxy known
                    ? DatabaseError.in(known.getThrowable()).orElse(failure.getMessage())
                    : failure.getMessage();
        }

        @Override
        public String getClassName() {
            return failure.getClassName();
        }

        @Override
        public StackTraceElementProxy[] getStackTraceElementProxyArray() {
            return failure.getStackTraceElementProxyArray();
        }

        @Override
        public int getCommonFrames() {
            return failure.getCommonFrames();
        }

        @Override
        public IThrowableProxy getCause() {
            return failure.getCause() == null ? null : new WithoutData(failure.getCause());
        }

        @Override
        public IThrowableProxy[] getSuppressed() {
            return Stream.of(failure.getSuppressed()).map(WithoutData::new).toArray(IThrowableProxy[]::new);
        }

        @Override
        public boolean isCyclic() {
            return failure.isCyclic();
        }
    }
}
