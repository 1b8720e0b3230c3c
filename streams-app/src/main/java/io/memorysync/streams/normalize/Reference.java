package io.memorysync.streams.normalize;

import java.util.Locale;

/**
 * A row of another table that a row refers to.
 *
 * @param table the other table
 * @param id its primary key, a UUID in lower-case canonical text
 */
public record Reference(Table table, String id) {

  /** OpenMemory's tables that others refer to, and what is wanted of their rows. */
  public enum Table {
    USERS("user_id"),
    APPS("name"),
    CATEGORIES("name");

    private final String nameColumn;

    Table(String nameColumn) {
      this.nameColumn = nameColumn;
    }

    /** Name of the table in the database. */
    public String tableName() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The column by which people and other stores know the row. */
    String nameColumn() {
      return nameColumn;
    }
  }

  @Override
  public String toString() {
    return "row " + id + " of " + table.tableName();
  }
}
