package dev.chancery.infra.postgres;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Says hello like a PostgreSQL of a version that no package offers any more, and nothing after that.
 *
 * @see <a href="https://www.postgresql.org/docs/current/protocol-message-formats.html">Message formats</a>
 */
final class OldServer implements AutoCloseable {

    private final ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

    OldServer(String version) throws IOException {
        Thread.ofVirtual().start(() -> {
            try (var client = socket.accept()) {
                greet(client, version);
                client.getInputStream().readAllBytes();
            } catch (IOException _) {
                // The client or the test has gone.
            }
        });
    }

    int port() {
        return socket.getLocalPort();
    }

    private static void greet(Socket client, String version) throws IOException {
        var in = new DataInputStream(client.getInputStream());
        in.readNBytes(in.readInt() - Integer.BYTES);
        var out = new DataOutputStream(client.getOutputStream());
        out.writeByte('R');
        out.writeInt(8);
        out.writeInt(0);
        for (var parameter : Map.of(
                        "server_version", version,
                        "client_encoding", "UTF8",
                        "DateStyle", "ISO, MDY",
                        "integer_datetimes", "on",
                        "standard_conforming_strings", "on")
                .entrySet()) {
            var content = (parameter.getKey() + "\0" + parameter.getValue() + "\0").getBytes(StandardCharsets.UTF_8);
            out.writeByte('S');
            out.writeInt(Integer.BYTES + content.length);
            out.write(content);
        }
        out.writeByte('Z');
        out.writeInt(5);
        out.writeByte('I');
        out.flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
