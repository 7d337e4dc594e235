package dev.chancery.infra.hook;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/** As much of an answer as is wanted: what comes after that is not waited for. */
final class HookAnswerBody implements BodySubscriber<byte[]> {

    private final int wanted;
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private Subscription subscription;

    /** @param wanted in bytes */
    HookAnswerBody(int wanted) {
        this.wanted = wanted;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Subscription begun) {
        subscription = begun;
        if (wanted == 0) {
            end();
        } else {
            begun.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            byte[] bytes = new byte[Math.min(buffer.remaining(), wanted - read.size())];
            buffer.get(bytes);
            read.writeBytes(bytes);
        }
        if (read.size() == wanted) {
            end();
        } else {
            subscription.request(1);
        }
    }

    private void end() {
        subscription.cancel();
        body.complete(read.toByteArray());
    }

    @Override
    public void onError(Throwable failure) {
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        body.complete(read.toByteArray());
    }
}
