/** What became of sign-ups that came to nothing. */
package dev.chancery.infra.signup;
