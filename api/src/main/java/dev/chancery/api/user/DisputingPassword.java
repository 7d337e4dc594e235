package dev.chancery.api.user;

import dev.chancery.api.http.Address;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.http.RefusedWrites;
import dev.chancery.api.session.Actors;
import dev.chancery.command.user.UserCommand.DisputePassword;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.query.user.UserView;
import java.time.InstantSource;
import java.util.Optional;

/** Requests for a message to an address, which dispute the password of an unconfirmed account that has it. */
public final class DisputingPassword {

    private final SignUpMedia media;
    private final Commands commands;
    private final InstantSource clock;

    public DisputingPassword(SignUpMedia media, Commands commands, InstantSource clock) {
        this.media = media;
        this.commands = commands;
        this.clock = clock;
    }

    /**
     * Somebody asks for a message to an address, whether or not it is sent, and to whatever audience: the one that somebody has asked
     * for earlier confirms the address just as well.
     *
     * @param password that they named, or null
     * @return the account that stands for the address, as it was before
     */
    Optional<UserView> dispute(Address address, PresentedPassword password, ClientRequest client) {
        return RefusedWrites.answered(
                "Database error updating user",
                () -> commands.retrying(() -> {
                    SignUpMedium medium = media.of(address);
                    Optional<UserView> standing = medium.owner(address.value());
                    Optional<UserView> unconfirmed =
                            standing.filter(owner -> !medium.isConfirmed(owner, address.value()));
                    // for nobody, too: it takes its time
                    if (!isNamed(password, unconfirmed)) {
                        unconfirmed.ifPresent(owner -> commands.transaction(
                                client.origin(Actors.strangerAt(owner)),
                                transaction -> transaction.send(
                                        new DisputePassword(owner.id(), owner.version(), clock.instant()))));
                    }
                    return standing;
                }));
    }

    /**
     * Takes as long as hashing the password of a new account does. Where there is no {@code unconfirmed} owner nothing depends
     * on it, and a stored hash, which may be a dearer one, must not show in the time.
     */
    static boolean isNamed(PresentedPassword password, Optional<UserView> unconfirmed) {
        return password != null && password.check(unconfirmed).matches();
    }
}
