/** Speaking to services of others. */
package dev.chancery.infra.http;
