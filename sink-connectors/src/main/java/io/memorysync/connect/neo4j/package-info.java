/**
 * The sink that keeps a graph of memories in Neo4j.
 *
 * <p>Every node that it makes has the label {@code MemorySync} and a property {@code syncKey} that
 * is unique among those, beside the labels and properties that readers use. Nodes are found by that
 * key alone, so a node of another application is never matched, whatever its labels, and no
 * constraint of ours holds for it.
 */
package io.memorysync.connect.neo4j;
