package dev.chancery.command.user;

/** How far a password is known to be that of the person whose address an account has. */
enum PasswordStanding {
    /** There is none, or whoever chose it reads the address, or somebody with a service key chose it. */
    OWNERS,
    /** Whoever chose it has not shown yet that they read the address. */
    CLAIMED,
    /** So it is, and since then somebody who did not know it has asked for mail to the address. */
    DISPUTED
}
