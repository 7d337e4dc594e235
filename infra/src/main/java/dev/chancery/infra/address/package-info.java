/** To which addresses mail may be sent, and whether it would arrive. */
package dev.chancery.infra.address;
