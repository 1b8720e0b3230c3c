package io.memorysync.stack.torture.writes;

import io.memorysync.stack.Endpoints;
import io.memorysync.stack.clients.WordHashEmbedder;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Opens clients of the stores. */
final class Sessions {

  private static final int DIMS = 384;

  /** A statement without an answer for that long is taken for a lost connection. */
  private static final int ANSWER_SECONDS = 30;

  private final Endpoints endpoints;
  private final WordHashEmbedder embedder = new WordHashEmbedder(DIMS);

  Sessions(Endpoints endpoints) {
    this.endpoints = endpoints;
  }

  StoreSession open(WriterSpec writer) throws SQLException {
    if (!writer.isOpenMemory()) {
      return new Mem0Session(connect(endpoints.mem0()), writer, embedder);
    }
    Connection vectors = connect(endpoints.openmemory());
    try {
      return new OpenMemorySession(vectors, connect(endpoints.openmemory()), writer, embedder);
    } catch (SQLException e) {
      Statements.close(vectors);
      throw e;
    }
  }

  private static Connection connect(Endpoints.Database database) throws SQLException {
    Properties settings = new Properties();
    settings.setProperty("user", database.superuser().user());
    settings.setProperty("password", database.superuser().password());
    settings.setProperty("socketTimeout", Integer.toString(ANSWER_SECONDS));
    return DriverManager.getConnection(database.jdbcUrl(), settings);
  }
}
