package io.memorysync.stack.torture.writes;

import io.memorysync.stack.clients.Mem0Client;
import io.memorysync.stack.clients.WordHashEmbedder;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** An application that uses mem0. */
final class Mem0Session implements StoreSession {

  private final Connection connection;
  private final Mem0Client client;
  private final String user;

  Mem0Session(Connection connection, WriterSpec writer, WordHashEmbedder embedder)
      throws SQLException {
    this.connection = connection;
    this.client = new Mem0Client(connection, "mem0migrations", writer.dialect(), embedder);
    this.user = writer.user();
  }

  @Override
  public boolean perform(Operation operation, boolean repeated) throws SQLException {
    return switch (operation.kind()) {
      case ADD -> {
        Statements.insertOnce(
            () ->
                client.insert(
                    operation.memory(), user, operation.text(), metadata(operation.note())),
            repeated);
        yield true;
      }
      case EDIT -> client.update(operation.memory(), operation.text(), metadata(operation.note()));
      case DELETE -> client.delete(operation.memory());
      case PAUSE, ARCHIVE, ACTIVATE ->
          throw new IllegalArgumentException("mem0 has no states: " + operation.kind());
    };
  }

  private static Map<String, String> metadata(String note) {
    return note == null ? Map.of() : Map.of(Operation.NOTE, note);
  }

  @Override
  public void close() {
    Statements.close(connection);
  }
}
