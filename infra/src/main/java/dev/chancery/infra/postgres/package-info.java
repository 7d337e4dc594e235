/** Postgres, brought along or somebody else's: where it is, how it is started, what is in it before the first event. */
package dev.chancery.infra.postgres;
