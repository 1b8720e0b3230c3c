package io.memorysync.stack.stores;

import io.memorysync.stack.StackException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/**
 * An SQL script of connect-config. Its parameters are settings of the session, which psql takes as
 * {@code PGOPTIONS="-c name=value"}, so that the same file serves both.
 */
public record SqlScript(Path file) {

  /**
   * Runs the whole script as one transaction.
   *
   * @param settings the script's parameters, {@code memory_sync.…}
   * @throws StackException naming the script, if the database refuses it
   */
  public void run(Connection connection, Map<String, String> settings) {
    try (PreparedStatement set = connection.prepareStatement("SELECT set_config(?, ?, false)");
        Statement statement = connection.createStatement()) {
      for (Map.Entry<String, String> setting : settings.entrySet()) {
        set.setString(1, setting.getKey());
        set.setString(2, setting.getValue());
        set.execute();
      }
      statement.execute(Files.readString(file));
    } catch (SQLException e) {
      throw new StackException(
          file.getFileName() + " was refused by the database: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
