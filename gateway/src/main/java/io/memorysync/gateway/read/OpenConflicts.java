package io.memorysync.gateway.read;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** How many conflicts wait for a decision. */
public final class OpenConflicts {

  private final DataSource database;

  public OpenConflicts(DataSource database) {
    this.database = database;
  }

  /** Conflicts of all memories that nobody has decided. */
  public long count() throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM conflict WHERE open")) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
