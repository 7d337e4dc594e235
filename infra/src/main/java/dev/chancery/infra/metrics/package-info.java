/** How meters are read. */
package dev.chancery.infra.metrics;
