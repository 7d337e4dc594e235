/** What stands between a code of a few digits and those who try them all. */
package dev.chancery.infra.guessing;
