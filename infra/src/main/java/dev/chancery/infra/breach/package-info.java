/** Passwords that are known because they leaked somewhere. */
package dev.chancery.infra.breach;
