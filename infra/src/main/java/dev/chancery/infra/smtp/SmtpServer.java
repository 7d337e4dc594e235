package dev.chancery.infra.smtp;

import java.net.InetAddress;
import javax.net.ssl.SSLSocketFactory;

/**
 * The server that mails are handed to.
 *
 * @param beginsWithTls whether TLS comes before anything else (RFC 8314 §3.3)
 * @param tls what is to become of mails where it does not, and is not offered either
 * @param user empty to say nothing of who one is
 * @param passwordInClear whether the password may go without TLS; where it may not, nothing is said of who one is
 * @param localName what one calls oneself (EHLO)
 * @param sockets make TLS of connections, and know whom to trust
 */
public record SmtpServer(
        String host,
        int port,
        boolean beginsWithTls,
        SmtpTls tls,
        String user,
        String password,
        boolean passwordInClear,
        String localName,
        SSLSocketFactory sockets) {

    private static final int IMPLICIT_TLS = 465;

    /**
     * One that the JVM trusts, and that begins with TLS on the port for that. A password goes in clear on this machine only: mails
     * may be worth less than an account with which everybody's could be sent.
     */
    public static SmtpServer of(String host, int port, SmtpTls tls, String user, String password, String localName) {
        SSLSocketFactory sockets = (SSLSocketFactory) SSLSocketFactory.getDefault();
        return new SmtpServer(
                host, port, port == IMPLICIT_TLS, tls, user, password, isLoopback(host), localName, sockets);
    }

    private static boolean isLoopback(String host) {
        try {
            return host.equals("localhost") || InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
