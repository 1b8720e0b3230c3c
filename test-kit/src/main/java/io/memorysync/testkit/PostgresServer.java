package io.memorysync.testkit;

/** A real PostgreSQL 17 with pgvector, logical decoding and a superuser, empty at first. */
public interface PostgresServer {

  String host();

  int port();

  /** Of any database; {@code postgres} is there from the start. */
  default String jdbcUrl(String database) {
    return "jdbc:postgresql://" + host() + ":" + port() + "/" + database;
  }

  /** The superuser. */
  String user();

  String password();

  /** Makes a database, unless it is there. */
  void createDatabase(String name);

  /** Lets it hang: connections stay open, new ones are taken, and nothing is answered. */
  void freeze();

  /** Lets it go on where it was frozen. */
  void thaw();
}
