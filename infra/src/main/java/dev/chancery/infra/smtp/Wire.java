package dev.chancery.infra.smtp;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;

/**
 * The connection of one conversation. Timeouts of a socket are for each read, so that a server that sends a byte now and then
 * would hold it for ever; this one is cut when its time is over. Nor is there an end to the line of a reply but what is read of it
 * (RFC 5321 §4.5.3.1.5 has 512 octets): it may be a few hundred times as long.
 */
final class Wire implements AutoCloseable {

    /** Of octets, the certificates of TLS among them. */
    private static final long MOST = 256 * 1024;

    private final ScheduledExecutorService watch;
    private final AtomicLong heard = new AtomicLong();
    private ScheduledFuture<?> end;
    private Socket socket;
    private boolean cut;

    Wire(ScheduledExecutorService watch) {
        this.watch = watch;
    }

    /**
     * From now on.
     *
     * @param silence until the next bytes; nothing for a connection that is yet to be made
     * @param total until all is over
     */
    synchronized void allow(Duration silence, Duration total) throws SocketException {
        close();
        heard.set(0);
        end = watch.schedule(this::cut, total.toMillis(), TimeUnit.MILLISECONDS);
        if (socket != null) {
            socket.setSoTimeout((int) silence.toMillis());
        }
    }

    private synchronized void cut() {
        cut = true;
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException _) {
                // it is of no more use either way
            }
        }
    }

    private synchronized Socket opened(Socket opened) throws SocketException {
        socket = opened;
        if (cut) {
            throw new SocketException("cut");
        }
        return opened;
    }

    /** Watches no longer. */
    @Override
    public synchronized void close() {
        if (end != null) {
            end.cancel(false);
        }
    }

    private void count(int octets) throws SocketException {
        if (heard.addAndGet(octets) > MOST) {
            throw new SocketException("the server says more than " + MOST + " octets");
        }
    }

    private InputStream bounded(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public int read() throws IOException {
                int octet = super.read();
                count(octet < 0 ? 0 : 1);
                return octet;
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                int read = super.read(into, from, length);
                count(Math.max(0, read));
                return read;
            }
        };
    }

    /** Makes the connection, in the one way that is used. */
    SocketFactory plain() {
        return new SocketFactory() {
            @Override
            public Socket createSocket() throws SocketException {
                return new Heard(opened(new Socket()), Wire.this::bounded);
            }

            @Override
            public Socket createSocket(String host, int port) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Socket createSocket(String host, int port, InetAddress local, int localPort) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Socket createSocket(InetAddress host, int port) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
                throw new UnsupportedOperationException();
            }
        };
    }

    /** Makes TLS of it, in the one way that is used. */
    SSLSocketFactory secured(SSLSocketFactory tls) {
        return new SSLSocketFactory() {
            @Override
            public Socket createSocket(Socket connected, String host, int port, boolean autoClose) throws IOException {
                Socket heard =
                        connected instanceof Heard ? connected : new Heard(opened(connected), Wire.this::bounded);
                return tls.createSocket(heard, host, port, autoClose);
            }

            @Override
            public Socket createSocket(String host, int port) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Socket createSocket(String host, int port, InetAddress local, int localPort) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Socket createSocket(InetAddress host, int port) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
                throw new UnsupportedOperationException();
            }

            @Override
            public String[] getDefaultCipherSuites() {
                return tls.getDefaultCipherSuites();
            }

            @Override
            public String[] getSupportedCipherSuites() {
                return tls.getSupportedCipherSuites();
            }
        };
    }
}
