package dev.chancery.api;

import dev.chancery.infra.StartupFailure;
import dev.chancery.infra.settings.ApiSettings;
import dev.chancery.infra.settings.Settings;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** Where the service listens. */
final class Listening {

    private static final String LOOPBACK = "127.0.0.1";
    private static final String EVERYWHERE = "0.0.0.0";

    private Listening() {}

    /** As told; else on loopback only while tokens are signed by a generated secret, whose keys are shown on the screen. */
    static String address(ApiSettings api, Secrets secrets) {
        return address(api, secrets.generated());
    }

    /** The address and the port. */
    static String place(ApiSettings api, Secrets secrets) {
        String address = address(api, secrets);
        return (address.contains(":") ? "[" + address + "]" : address) + ":" + api.port();
    }

    private static String address(ApiSettings api, boolean generatedSecret) {
        return api.host().orElse(generatedSecret ? LOOPBACK : EVERYWHERE);
    }

    /**
     * Looks before anything is made: a database is made, and started, before the service listens.
     *
     * @throws StartupFailure if it cannot listen where it was told to
     */
    static void requirePossible(Settings settings) {
        ApiSettings api = settings.api();
        String address = address(api, Secrets.areToBeGenerated(settings));
        try {
            new ServerSocket(api.port(), 1, InetAddress.getByName(address)).close();
        } catch (BindException e) {
            throw e.getMessage().contains("in use") ? inUse(api.port(), e) : impossible(address, e);
        } catch (IOException e) {
            throw impossible(address, e);
        }
    }

    static StartupFailure inUse(int port, Exception cause) {
        return new StartupFailure(
                "Port %d is in use: stop what listens there, or choose another with PORT=%d".formatted(port, port + 1),
                cause);
    }

    static StartupFailure impossible(String address, IOException cause) {
        return new StartupFailure(
                cause instanceof UnknownHostException
                        ? "%s is no address to listen on: correct CHANCERY_LISTEN or GOTRUE_API_HOST".formatted(address)
                        : "Nothing can listen on %s (%s): correct CHANCERY_LISTEN or GOTRUE_API_HOST"
                                .formatted(address, cause.getMessage()),
                cause);
    }
}
