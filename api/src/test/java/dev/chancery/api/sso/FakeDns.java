package dev.chancery.api.sso;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A name server that knows TXT records and nothing else (RFC 1035). */
final class FakeDns implements AutoCloseable {

    private static final int HEADER = 12;
    private static final int NO_SUCH_NAME = 3;
    private static final int SERVER_FAILURE = 2;

    private final Map<String, List<String>> records = new ConcurrentHashMap<>();
    private final DatagramSocket socket;
    private volatile boolean broken;

    FakeDns() {
        try {
            socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::serve);
    }

    String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    void put(String name, String... texts) {
        records.put(name.toLowerCase(Locale.ROOT), List.of(texts));
    }

    void setBroken(boolean broken) {
        this.broken = broken;
    }

    private void serve() {
        byte[] octets = new byte[512];
        while (!socket.isClosed()) {
            DatagramPacket packet = new DatagramPacket(octets, octets.length);
            try {
                socket.receive(packet);
                byte[] answer = answer(Arrays.copyOf(octets, packet.getLength()));
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private byte[] answer(byte[] question) throws IOException {
        int end = HEADER;
        StringBuilder name = new StringBuilder();
        while (question[end] != 0) {
            name.append(name.isEmpty() ? "" : ".")
                    .append(new String(question, end + 1, question[end], StandardCharsets.US_ASCII));
            end += question[end] + 1;
        }
        List<String> texts = records.get(name.toString().toLowerCase(Locale.ROOT));
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(octets);
        out.write(question, 0, 2);
        out.writeShort(0x8180 | (broken ? SERVER_FAILURE : texts == null ? NO_SUCH_NAME : 0));
        out.writeShort(1);
        out.writeShort(texts == null || broken ? 0 : texts.size());
        out.writeInt(0);
        out.write(question, HEADER, end + 5 - HEADER);
        for (String text : texts == null || broken ? List.<String>of() : texts) {
            out.writeShort(0xC000 | HEADER);
            out.writeShort(16);
            out.writeShort(1);
            out.writeInt(60);
            out.writeShort(text.length() + 1);
            out.writeByte(text.length());
            out.write(text.getBytes(StandardCharsets.US_ASCII));
        }
        return octets.toByteArray();
    }

    @Override
    public void close() {
        socket.close();
    }
}
