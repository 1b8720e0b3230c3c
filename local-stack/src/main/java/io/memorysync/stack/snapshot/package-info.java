/**
 * Snapshots on demand: asks a running source connector to read tables again, and follows what it
 * tells of it. Debezium takes requests from a table of the captured database and answers on a
 * notification topic.
 */
package io.memorysync.stack.snapshot;
