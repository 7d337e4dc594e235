package dev.chancery.api.http;

/** What people sign up and in with, in the form in which it is stored. */
public sealed interface Address permits EmailAddress, PhoneNumber {
    String value();
}
