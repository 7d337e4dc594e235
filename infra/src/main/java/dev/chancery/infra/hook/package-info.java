/** Asking and telling somebody's own code, over HTTP or as a function in the database. */
package dev.chancery.infra.hook;
