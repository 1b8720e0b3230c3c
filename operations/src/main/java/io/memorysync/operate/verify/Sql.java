package io.memorysync.operate.verify;

/** Text for SQL statements. */
final class Sql {

  private Sql() {}

  /** A name in quotes, so that no other meaning is in it. */
  static String name(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
