package io.memorysync.testkit;

/** Starts servers that live as long as the JVM. */
interface ServerProvider {

  PostgresServer postgres();

  Neo4jServer neo4j();
}
