/** What the source connectors add to Debezium's PostgreSQL connector. */
package io.memorysync.connect.source;
