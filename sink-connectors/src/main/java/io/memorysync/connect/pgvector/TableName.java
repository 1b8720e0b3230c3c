package io.memorysync.connect.pgvector;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A table and its schema, both as in the catalog, unquoted.
 *
 * @param schema name of the schema
 * @param table name of the table
 */
record TableName(String schema, String table) {

  private static final String DEFAULT_SCHEMA = "public";
  private static final Pattern FORM = Pattern.compile("(?:([^.\"]+)\\.)?([^.\"]+)");

  /**
   * Reads {@code schema.table}, or {@code table} in schema public. Capitals count.
   *
   * @throws IllegalArgumentException if the text is neither
   */
  static TableName parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("must be schema.table, without quotes");
    }
    String schema = matcher.group(1) == null ? DEFAULT_SCHEMA : matcher.group(1);
    return new TableName(schema, matcher.group(2));
  }

  /** The name as SQL takes it, with both parts quoted. */
  String sql() {
    return quote(schema) + "." + quote(table);
  }

  private static String quote(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  @Override
  public String toString() {
    return schema + "." + table;
  }
}
