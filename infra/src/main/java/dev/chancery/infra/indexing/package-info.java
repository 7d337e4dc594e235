/** The indexes that long lists need beyond those of Supabase Auth. */
package dev.chancery.infra.indexing;
