package dev.chancery.infra.smtp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;

/**
 * The connection of one conversation. Timeouts of a socket are for each read, so that a server that sends a byte now and then
 * would hold it for ever; this one is cut when its time is over.
 */
final class Wire implements AutoCloseable {

    private final ScheduledExecutorService watch;
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

    /** Makes the connection, in the one way that is used. */
    SocketFactory plain() {
        return new SocketFactory() {
            @Override
            public Socket createSocket() throws SocketException {
                return opened(new Socket());
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
                return tls.createSocket(opened(connected), host, port, autoClose);
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
