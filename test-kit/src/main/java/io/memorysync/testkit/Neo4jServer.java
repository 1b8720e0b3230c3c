package io.memorysync.testkit;

/** A real Neo4j 5.26 community edition over Bolt. */
public interface Neo4jServer {

  String boltUri();

  String user();

  String password();
}
