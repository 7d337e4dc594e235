/** What becomes of the audit log behind the requests. */
package dev.chancery.infra.audit;
