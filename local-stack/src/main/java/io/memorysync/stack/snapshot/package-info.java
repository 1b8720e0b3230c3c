/**
 * Snapshots on demand: asks a running source connector to read tables again, and follows what it
 * tells of it. Debezium takes requests from a signal topic and answers on a notification topic, so
 * that nothing has to be written into the stores' databases.
 */
package io.memorysync.stack.snapshot;
