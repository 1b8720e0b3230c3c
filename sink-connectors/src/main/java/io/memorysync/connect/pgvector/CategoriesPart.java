package io.memorysync.connect.pgvector;

import io.memorysync.schema.StoreParts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;

/**
 * OpenMemory's tables categories and memory_categories. A category that is not there yet is added;
 * one that no memory has any more stays, as OpenMemory leaves it.
 */
final class CategoriesPart implements StorePart {

  private record Link(UUID memoryId, String category) {}

  /** Links that are there, with the ids of their categories, and the memories that have a row. */
  private record Present(Map<Link, UUID> links, Set<UUID> memories) {}

  private final TableName categories;
  private final TableName links;
  private final String selectLinks;
  private final String selectCategories;
  private final String insertCategory;
  private final String insertLink;
  private final String deleteLink;

  CategoriesPart(PgVectorSinkConfig config) {
    this.categories = config.openMemoryTable("categories");
    this.links = config.openMemoryTable("memory_categories");
    this.selectLinks =
        """
        SELECT memories.id, categories.name, categories.id
        FROM %s AS memories
        LEFT JOIN %s AS links ON links.memory_id = memories.id
        LEFT JOIN %s AS categories ON categories.id = links.category_id
        WHERE memories.id = ANY (?)
        """
            .formatted(config.openMemoryTable("memories").sql(), links.sql(), categories.sql());
    this.selectCategories =
        "SELECT name, id FROM %s WHERE name = ANY (?)".formatted(categories.sql());
    this.insertCategory =
        """
        INSERT INTO %s (id, name, created_at, updated_at)
        VALUES (?, ?, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC')
        ON CONFLICT DO NOTHING
        """
            .formatted(categories.sql());
    this.insertLink =
        "INSERT INTO %s (memory_id, category_id) VALUES (?, ?) ON CONFLICT DO NOTHING"
            .formatted(links.sql());
    this.deleteLink =
        "DELETE FROM %s WHERE memory_id = ? AND category_id = ?".formatted(links.sql());
  }

  @Override
  public String name() {
    return StoreParts.CATEGORIES;
  }

  @Override
  public List<RequiredTable> requiredTables() {
    return List.of(
        RequiredTable.openMemory(
            categories,
            List.of("id", "name", "created_at", "updated_at"),
            List.of("SELECT", "INSERT")),
        RequiredTable.openMemory(
            links, List.of("memory_id", "category_id"), List.of("SELECT", "INSERT", "DELETE")));
  }

  /** {@inheritDoc} A deleted memory keeps its categories, as in OpenMemory's own deletes. */
  @Override
  public Set<UUID> apply(Connection connection, List<DueMemory> memories) throws SQLException {
    List<DueMemory> living = memories.stream().filter(memory -> !memory.deleted()).toList();
    if (living.isEmpty()) {
      return Set.of();
    }
    Present present = present(connection, living.stream().map(DueMemory::id).toList());
    Set<Link> wanted = new HashSet<>();
    for (DueMemory due : living) {
      if (present.memories().contains(due.id())) {
        due.memory().getCategories().forEach(name -> wanted.add(new Link(due.id(), name)));
      }
    }
    Set<Link> surplus = difference(present.links().keySet(), wanted);
    Set<Link> missing = difference(wanted, present.links().keySet());

    execute(connection, deleteLink, surplus, present.links());
    execute(connection, insertLink, missing, categoryIds(connection, missing));

    Set<UUID> changed = new HashSet<>();
    surplus.forEach(link -> changed.add(link.memoryId()));
    missing.forEach(link -> changed.add(link.memoryId()));
    return changed;
  }

  private static Set<Link> difference(Set<Link> minuend, Set<Link> subtrahend) {
    Set<Link> difference = new HashSet<>(minuend);
    difference.removeAll(subtrahend);
    return difference;
  }

  private Present present(Connection connection, List<UUID> ids) throws SQLException {
    Present present = new Present(new HashMap<>(), new HashSet<>());
    try (PreparedStatement statement = connection.prepareStatement(selectLinks)) {
      statement.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          UUID memory = rows.getObject(1, UUID.class);
          present.memories().add(memory);
          String category = rows.getString(2);
          if (category != null) {
            present.links().put(new Link(memory, category), rows.getObject(3, UUID.class));
          }
        }
      }
    }
    return present;
  }

  /** Finds the categories of links, and adds those that are missing. */
  private Map<Link, UUID> categoryIds(Connection connection, Set<Link> links) throws SQLException {
    if (links.isEmpty()) {
      return Map.of();
    }
    // In a fixed order, so that two tasks that add the same categories never wait in a circle.
    SortedSet<String> names = new TreeSet<>();
    links.forEach(link -> names.add(link.category()));
    Map<String, UUID> ids = find(connection, names);
    if (ids.size() < names.size()) {
      add(connection, names.stream().filter(name -> !ids.containsKey(name)).toList());
      ids.putAll(find(connection, names));
    }
    Map<Link, UUID> ofLinks = new HashMap<>();
    links.forEach(link -> ofLinks.put(link, ids.get(link.category())));
    return ofLinks;
  }

  private void add(Connection connection, List<String> names) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(insertCategory)) {
      for (String name : names) {
        statement.setObject(1, UUID.randomUUID());
        statement.setString(2, name);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private Map<String, UUID> find(Connection connection, Collection<String> names)
      throws SQLException {
    Map<String, UUID> ids = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(selectCategories)) {
      statement.setArray(1, connection.createArrayOf("varchar", names.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          ids.put(rows.getString(1), rows.getObject(2, UUID.class));
        }
      }
    }
    return ids;
  }

  private static void execute(
      Connection connection, String sql, Set<Link> links, Map<Link, UUID> categoryIds)
      throws SQLException {
    if (links.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (Link link : links) {
        statement.setObject(1, link.memoryId());
        statement.setObject(2, categoryIds.get(link));
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }
}
