package io.memorysync.connect.pgvector;

import io.memorysync.connect.pgvector.AppsTable.App;
import io.memorysync.connect.pgvector.MemoriesTable.Present;
import io.memorysync.connect.pgvector.MemoriesTable.Row;
import io.memorysync.connect.pgvector.StatusHistoryTable.Change;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.StoreParts;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * OpenMemory's rows of memories, with the users and apps that they refer to and the history of
 * their states. A deleted memory keeps its row, in the state deleted; it gets none if it had none.
 * One that has no user any more stays with the user that its row has.
 */
final class MemoriesPart implements StorePart {

  private final String defaultApp;
  private final UsersTable users;
  private final AppsTable apps;
  private final MemoriesTable memories;
  private final StatusHistoryTable history;

  MemoriesPart(PgVectorSinkConfig config) {
    TableName usersName = config.openMemoryTable("users");
    this.defaultApp = config.defaultApp();
    this.users = new UsersTable(usersName);
    this.apps = new AppsTable(config.openMemoryTable("apps"));
    this.memories = new MemoriesTable(config.openMemoryTable("memories"), usersName);
    this.history = new StatusHistoryTable(config.openMemoryTable("memory_status_history"));
  }

  @Override
  public String name() {
    return StoreParts.MEMORIES;
  }

  @Override
  public List<RequiredTable> requiredTables() {
    return List.of(
        users.requiredTable(),
        apps.requiredTable(),
        memories.requiredTable(),
        history.requiredTable());
  }

  @Override
  public Set<UUID> apply(Connection connection, List<DueMemory> due) throws SQLException {
    if (due.isEmpty()) {
      return Set.of();
    }
    Map<UUID, Present> present =
        memories.lock(connection, due.stream().map(DueMemory::id).toList());
    List<CanonicalMemory> wanted =
        due.stream()
            .filter(memory -> !memory.deleted() || present.containsKey(memory.id()))
            .map(DueMemory::memory)
            .toList();
    List<Row> rows = rows(connection, wanted, present);
    Set<UUID> written = memories.upsert(connection, rows);
    history.add(connection, changes(rows, present, written));
    return written;
  }

  /**
   * An app is set once: a row that is there keeps its app, unless the memory moves to another user
   * and so to an app of that user.
   */
  private List<Row> rows(
      Connection connection, List<CanonicalMemory> wanted, Map<UUID, Present> present)
      throws SQLException {
    List<CanonicalMemory> arriving =
        wanted.stream().filter(memory -> !isAtHome(memory, present)).toList();
    Map<String, UUID> userIds =
        users.ids(connection, arriving.stream().map(CanonicalMemory::getUser).toList());
    Map<App, UUID> appIds =
        apps.ids(connection, arriving.stream().map(memory -> app(memory, userIds)).toList());
    List<Row> rows = new ArrayList<>();
    for (CanonicalMemory memory : wanted) {
      if (isAtHome(memory, present)) {
        Present row = present.get(UUID.fromString(memory.getId()));
        rows.add(new Row(memory, row.userId(), row.appId()));
      } else {
        App app = app(memory, userIds);
        rows.add(new Row(memory, app.owner(), appIds.get(app)));
      }
    }
    return rows;
  }

  private static boolean isAtHome(CanonicalMemory memory, Map<UUID, Present> present) {
    Present row = present.get(UUID.fromString(memory.getId()));
    return row != null
        && (memory.getUser() == null || row.userKey().equals(memory.getUser().getKey()));
  }

  private App app(CanonicalMemory memory, Map<String, UUID> userIds) {
    return new App(
        userIds.get(memory.getUser().getKey()),
        memory.getApp() == null ? defaultApp : memory.getApp());
  }

  private static List<Change> changes(
      List<Row> rows, Map<UUID, Present> present, Set<UUID> written) {
    List<Change> changes = new ArrayList<>();
    for (Row row : rows) {
      Present before = present.get(row.id());
      String oldState = before == null ? StatusHistoryTable.BEFORE_FIRST : before.state();
      if (written.contains(row.id()) && !oldState.equals(row.state())) {
        changes.add(new Change(row, oldState));
      }
    }
    return changes;
  }
}
