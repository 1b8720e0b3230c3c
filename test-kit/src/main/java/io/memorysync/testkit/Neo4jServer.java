package io.memorysync.testkit;

/** A real Neo4j 5.26 community edition over Bolt. */
public interface Neo4jServer {

  String boltUri();

  String user();

  String password();

  /** Lets it hang: connections stay open, new ones are taken, and nothing is answered. */
  void freeze();

  /** Lets it go on where it was frozen. */
  void thaw();
}
