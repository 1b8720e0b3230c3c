/**
 * The sink that writes canonical memories into PostgreSQL with pgvector, as the stores' own
 * applications write them.
 *
 * <p>A {@link io.memorysync.connect.pgvector.Layout} knows the tables of one kind of store. All of
 * a batch is written in one transaction under a replication origin, by which the pipeline knows its
 * own writes in the change events of that database. A row is written only if it differs in what the
 * protocol compares; how its application spelt it (key order, time zone, keyword text) is no
 * difference.
 */
package io.memorysync.connect.pgvector;
