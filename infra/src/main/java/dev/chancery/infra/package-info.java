/** The outside world: everything that talks to a database, a file, a key store or another machine. */
package dev.chancery.infra;
