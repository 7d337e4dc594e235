package dev.chancery.infra.testing;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A name server on loopback (RFC 1035 §4), with the names that a test gives it. */
public final class FakeNameServer implements AutoCloseable {

    private static final Map<String, Integer> TYPES = Map.of("A", 1, "MX", 15, "TXT", 16, "AAAA", 28);
    private static final int NO_ERROR = 0;
    private static final int SERVER_FAILURE = 2;
    private static final int NO_SUCH_NAME = 3;

    private final DatagramSocket socket;
    private final Map<String, List<String>> records = new ConcurrentHashMap<>();
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    public FakeNameServer() throws SocketException {
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    /** @param entries of the form {@code MX 10 mx.example}, {@code A 192.0.2.1} or {@code TXT text} */
    public void name(String name, String... entries) {
        records.put(name + ".", List.of(entries));
    }

    public void failing(String name) {
        failures.put(name + ".", SERVER_FAILURE);
    }

    public void silent(String name) {
        failures.put(name + ".", -1);
    }

    public String authority() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    /** As {@code MX example.com.}. */
    public List<String> asked() {
        return asked;
    }

    private void serve() {
        byte[] buffer = new byte[512];
        while (!socket.isClosed()) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                socket.receive(packet);
                answer(packet);
            } catch (SocketException e) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void answer(DatagramPacket packet) throws IOException {
        ByteBuffer query = ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
        short id = query.getShort();
        query.position(12);
        String name = name(query);
        int type = query.getShort();
        byte[] question = new byte[query.position() + 2 - 12];
        query.get(12, question);
        String typeName = TYPES.entrySet().stream()
                .filter(entry -> entry.getValue() == type)
                .findFirst()
                .orElseThrow()
                .getKey();
        asked.add(typeName + " " + name);
        int code = failures.getOrDefault(name, records.containsKey(name) ? NO_ERROR : NO_SUCH_NAME);
        if (code >= 0) {
            byte[] answer = answer(id, code, question, typeName, name);
            socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
    }

    private byte[] answer(short id, int code, byte[] question, String type, String name) throws IOException {
        List<byte[]> data = new ArrayList<>();
        for (String entry : records.getOrDefault(name, List.of())) {
            if (entry.startsWith(type + " ")) {
                data.add(data(type, entry.substring(type.length() + 1)));
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(id);
        out.writeShort(0x8180 | code);
        out.writeShort(1);
        out.writeShort(data.size());
        out.writeInt(0);
        out.write(question);
        for (byte[] entry : data) {
            out.writeShort(0xC00C);
            out.writeShort(TYPES.get(type));
            out.writeShort(1);
            out.writeInt(60);
            out.writeShort(entry.length);
            out.write(entry);
        }
        return bytes.toByteArray();
    }

    private static byte[] data(String type, String text) throws IOException {
        if (type.equals("TXT")) {
            byte[] string = text.getBytes(StandardCharsets.US_ASCII);
            return ByteBuffer.allocate(string.length + 1)
                    .put((byte) string.length)
                    .put(string)
                    .array();
        }
        if (!type.equals("MX")) {
            return InetAddress.ofLiteral(text).getAddress();
        }
        String[] parts = text.split(" ");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(Integer.parseInt(parts[0]));
        for (String label : parts[1].equals(".") ? new String[0] : parts[1].split("\\.")) {
            out.writeByte(label.length());
            out.write(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.writeByte(0);
        return bytes.toByteArray();
    }

    private static String name(ByteBuffer query) {
        StringBuilder name = new StringBuilder();
        for (int length = query.get(); length > 0; length = query.get()) {
            byte[] label = new byte[length];
            query.get(label);
            name.append(new String(label, StandardCharsets.US_ASCII)).append('.');
        }
        return name.toString();
    }

    @Override
    public void close() {
        socket.close();
    }
}
