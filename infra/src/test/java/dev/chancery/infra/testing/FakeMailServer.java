package dev.chancery.infra.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A mail server on loopback that takes what it gets, or misbehaves as it is told to. */
public final class FakeMailServer implements AutoCloseable {

    /** The end of a mail, for which there is no command. */
    public static final String END = ".";

    /** The first line of a mail's head. */
    public static final String HEAD = "head";

    /** @param lines of the mail, head and body */
    public record Received(String helo, String from, String to, List<String> lines, boolean encrypted) {

        /** The value of a header that is one line long. */
        public String header(String name) {
            String prefix = name.toLowerCase(Locale.ROOT) + ": ";
            return lines.stream()
                    .takeWhile(line -> !line.isEmpty())
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                    .map(line -> line.substring(prefix.length()))
                    .findFirst()
                    .orElse("");
        }

        public String messageId() {
            return header("Message-ID");
        }
    }

    private sealed interface Misbehaviour {
        record Answer(String reply) implements Misbehaviour {}

        record Hang() implements Misbehaviour {}

        record Trickle() implements Misbehaviour {}

        record Die() implements Misbehaviour {}
    }

    private final int port;
    private final SSLContext tls;
    private final boolean tlsFirst;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final Map<String, Misbehaviour> misbehaviours = new ConcurrentHashMap<>();
    private final AtomicInteger greeted = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile ServerSocket socket;

    private FakeMailServer(SSLContext tls, boolean tlsFirst) {
        this.tls = tls;
        this.tlsFirst = tlsFirst;
        this.port = listen(0);
    }

    /** One that has no TLS. */
    public FakeMailServer() {
        this(null, false);
    }

    /** One that offers STARTTLS. */
    public static FakeMailServer offering(Certificate certificate) {
        return new FakeMailServer(certificate.server(), false);
    }

    /** One that begins with TLS. */
    public static FakeMailServer behind(Certificate certificate) {
        return new FakeMailServer(certificate.server(), true);
    }

    public int port() {
        return port;
    }

    /** Answers a command ({@code EHLO}, {@code RCPT}, {@link #END} …) like this from now on. */
    public FakeMailServer answering(String command, String reply) {
        misbehaviours.put(command, new Misbehaviour.Answer(reply));
        return this;
    }

    /** Says nothing more where it should answer this. */
    public FakeMailServer hangingAt(String command) {
        misbehaviours.put(command, new Misbehaviour.Hang());
        return this;
    }

    /** Sends a byte now and then, but no answer, where it should answer this. */
    public FakeMailServer tricklingAt(String command) {
        misbehaviours.put(command, new Misbehaviour.Trickle());
        return this;
    }

    /** Drops the connection where it should answer this. */
    public FakeMailServer dyingAt(String command) {
        misbehaviours.put(command, new Misbehaviour.Die());
        return this;
    }

    /** Behaves from now on. */
    public void behave() {
        misbehaviours.clear();
    }

    /** The mails that it has taken. */
    public List<Received> received() {
        return received;
    }

    /** Every command line that it has read. */
    public List<String> said() {
        return said;
    }

    /** How many clients have come so far. */
    public int greeted() {
        return greeted.get();
    }

    /** Refuses connections until {@link #restart}. */
    public void stop() {
        try {
            socket.close();
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void restart() {
        listen(port);
    }

    private int listen(int wanted) {
        try {
            ServerSocket listening = new ServerSocket();
            listening.setReuseAddress(true);
            listening.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), wanted));
            socket = listening;
            Thread.ofVirtual().start(() -> accept(listening));
            return listening.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket listening) {
        while (true) {
            try {
                Socket connection = listening.accept();
                connections.add(connection);
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            greeted.incrementAndGet();
            new Visit(tlsFirst ? secured(connection) : connection, tlsFirst).run();
        } catch (IOException | InterruptedException _) {
            // the client has gone, or this server dies as it is told to
        } finally {
            connections.remove(connection);
        }
    }

    private Socket secured(Socket connection) throws IOException {
        SSLSocket secured = (SSLSocket) tls.getSocketFactory().createSocket(connection, null, true);
        secured.setUseClientMode(false);
        secured.startHandshake();
        return secured;
    }

    private final class Visit {

        private Socket connection;
        private boolean encrypted;
        private BufferedReader in;
        private String helo = "";
        private String from = "";
        private String to = "";

        Visit(Socket connection, boolean encrypted) throws IOException {
            use(connection, encrypted);
        }

        private void use(Socket connection, boolean encrypted) throws IOException {
            this.connection = connection;
            this.encrypted = encrypted;
            this.in = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
        }

        void run() throws IOException, InterruptedException {
            answer("greeting", "220 fake");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                said.add(line);
                String command = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
                switch (command) {
                    case "EHLO" -> {
                        helo = line.substring(5);
                        boolean offersTls = tls != null && !encrypted;
                        answer(
                                command,
                                "250-fake\r\n" + (offersTls ? "250-STARTTLS\r\n" : "") + "250 AUTH PLAIN LOGIN");
                    }
                    case "STARTTLS" -> {
                        answer(command, "220 go");
                        use(secured(connection), true);
                    }
                    case "AUTH" -> answer(command, "235 welcome");
                    case "MAIL" -> {
                        from = line.substring("MAIL FROM:".length());
                        answer(command, "250 ok");
                    }
                    case "RCPT" -> {
                        to = line.substring("RCPT TO:".length());
                        answer(command, "250 ok");
                    }
                    case "DATA" -> data();
                    case "QUIT" -> {
                        answer(command, "221 bye");
                        return;
                    }
                    default -> answer(command, "250 ok");
                }
            }
        }

        private void data() throws IOException, InterruptedException {
            if (!answer("DATA", "354 go")) {
                return;
            }
            List<String> lines = new ArrayList<>();
            for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
                lines.add(line.startsWith(".") ? line.substring(1) : line);
                if (lines.size() == 1 && misbehaviours.containsKey(HEAD)) {
                    answer(HEAD, "");
                }
            }
            if (!misbehaviours.containsKey(END)) {
                received.add(new Received(helo, from, to, List.copyOf(lines), encrypted));
            }
            answer(END, "250 taken");
        }

        /** @return whether it answered as it should */
        private boolean answer(String command, String usual) throws IOException, InterruptedException {
            switch (misbehaviours.get(command)) {
                case null -> {
                    write(usual + "\r\n");
                    return true;
                }
                case Misbehaviour.Answer(String reply) -> write(reply + "\r\n");
                case Misbehaviour.Hang() -> closed.await();
                case Misbehaviour.Trickle() -> {
                    while (closed.getCount() > 0) {
                        write("2");
                        Thread.sleep(20);
                    }
                }
                case Misbehaviour.Die() -> throw new IOException("dies");
            }
            return false;
        }

        private void write(String text) throws IOException {
            connection.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            connection.getOutputStream().flush();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        stop();
    }
}
