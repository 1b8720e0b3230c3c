/** What the source connectors need beside Debezium. */
package io.memorysync.connect.source;
