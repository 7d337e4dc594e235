/** What goes on behind the requests. */
package dev.chancery.infra.background;
