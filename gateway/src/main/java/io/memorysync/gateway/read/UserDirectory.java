package io.memorysync.gateway.read;

import io.memorysync.schema.identity.Identified;
import io.memorysync.schema.identity.UserIds;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;

/** Gives a user who is named in either form both of them. */
public final class UserDirectory {

  private final DataSource database;

  public UserDirectory(DataSource database) {
    this.database = database;
  }

  /** The user whom somebody calls {@code name}: the string id, or the UUID that goes with it. */
  public Identified identify(String name) throws SQLException {
    try (Connection connection = database.getConnection()) {
      return new UserIds(new UserIdRows(connection)).ofKey(name);
    } catch (UnansweredException e) {
      throw e.failure();
    }
  }

  /**
   * The same user's UUID.
   *
   * @throws UnansweredException if the database does not answer
   */
  public UUID idOf(String name) {
    try {
      return UUID.fromString(identify(name).user().getId());
    } catch (SQLException e) {
      throw new UnansweredException(e);
    }
  }
}
