/** What tests of this and other modules need to run against a real Postgres. */
package dev.chancery.infra.testing;
