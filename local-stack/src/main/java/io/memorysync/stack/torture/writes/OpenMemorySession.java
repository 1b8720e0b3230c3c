package io.memorysync.stack.torture.writes;

import io.memorysync.stack.clients.OpenMemoryClient;
import io.memorysync.stack.clients.WordHashEmbedder;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;

/** An MCP client of OpenMemory. */
final class OpenMemorySession implements StoreSession {

  private final Connection vectors;
  private final Connection tables;
  private final OpenMemoryClient client;
  private final String user;

  OpenMemorySession(
      Connection vectors, Connection tables, WriterSpec writer, WordHashEmbedder embedder)
      throws SQLException {
    this.vectors = vectors;
    this.tables = tables;
    this.client = new OpenMemoryClient(vectors, tables, writer.name(), embedder);
    this.user = writer.user();
  }

  @Override
  public boolean perform(Operation operation, boolean repeated) throws SQLException {
    UUID id = operation.memory();
    return switch (operation.kind()) {
      case ADD -> {
        add(operation, repeated);
        yield true;
      }
      case EDIT -> client.edit(id, operation.text());
      case PAUSE -> client.pause(id);
      case ARCHIVE -> client.archive(id);
      case ACTIVATE -> client.activate(id);
      case DELETE -> client.delete(id);
    };
  }

  private void add(Operation operation, boolean repeated) throws SQLException {
    Statements.insertOnce(
        () -> client.addVector(operation.memory(), user, operation.text()), repeated);
    Statements.insertOnce(
        () ->
            client.addRow(
                operation.memory(),
                user,
                operation.text(),
                Map.of(Operation.NOTE, operation.note()),
                operation.categories()),
        repeated);
  }

  @Override
  public void close() {
    Statements.close(vectors);
    Statements.close(tables);
  }
}
