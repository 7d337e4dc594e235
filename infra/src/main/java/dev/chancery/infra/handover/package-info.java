/** What messages have in common, by whatever they go, when they are handed to whoever delivers them. */
package dev.chancery.infra.handover;
