/** Messages to phones, and the services that deliver them. */
package dev.chancery.infra.sms;
