package io.memorysync.gateway.read;

import io.memorysync.embed.EmbedderOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.apache.kafka.common.config.ConfigException;

/**
 * The tables of the read model: makes those that are missing, and finds those that do not fit. The
 * indexes of the vectors come later, with {@link VectorIndexes}.
 */
final class ReadModelSchema {

  private final int dims;

  ReadModelSchema(int dims) {
    this.dims = dims;
  }

  /** Instances that start at the same time do it one after the other. */
  void apply(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_advisory_xact_lock(hashtext('" + Database.SCHEMA + "'))");
      statement.execute(script().replace("${dims}", Integer.toString(dims)));
      requireDims(statement);
      connection.commit();
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private void requireDims(Statement statement) throws SQLException {
    try (ResultSet column =
        statement.executeQuery(
            "SELECT atttypmod FROM pg_attribute WHERE attrelid = 'memory_vector'::regclass AND attname = 'embedding'")) {
      column.next();
      if (column.getInt(1) != dims) {
        throw new ConfigException(
            EmbedderOptions.EMBEDDING_DIMS,
            dims,
            "the read model has vectors of "
                + column.getInt(1)
                + " dims; set that, or DROP SCHEMA "
                + Database.SCHEMA
                + " CASCADE, and it is made anew from memory.canonical (without the versions that"
                + " compaction has taken, and without API keys)");
      }
    }
  }

  private static String script() {
    try (InputStream in = ReadModelSchema.class.getResourceAsStream("read-model.sql")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
