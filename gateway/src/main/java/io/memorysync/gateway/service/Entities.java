package io.memorysync.gateway.service;

import io.memorysync.gateway.access.Caller;
import io.memorysync.gateway.filter.Filter;
import io.memorysync.gateway.filter.Filter.Field;
import io.memorysync.gateway.http.ApiException;
import io.memorysync.gateway.model.App;
import io.memorysync.gateway.model.Entity;
import io.memorysync.gateway.read.EntityReader;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** The users, agents, apps and runs that memories belong to. */
public final class Entities {

  private final EntityReader reader;
  private final Memories memories;

  public Entities(EntityReader reader, Memories memories) {
    this.reader = reader;
    this.memories = memories;
  }

  /** Those of the memories that a caller may see. */
  public List<Entity> list(Caller caller) throws SQLException {
    return reader.list(caller.visible());
  }

  /**
   * The apps of each user, of the memories that a filter lets through and a caller may see.
   *
   * @param usual the app of a memory that tells none
   */
  public List<App> apps(Caller caller, Filter filter, String usual) throws SQLException {
    return reader.apps(filter.and(caller.visible()), usual);
  }

  /**
   * The memories of one of them.
   *
   * @param type {@code user}, {@code agent}, {@code app} or {@code run}
   * @param name a user in either form
   * @throws ApiException 400 if there is no such type
   */
  public Filter of(Caller caller, String type, String name) throws SQLException {
    return switch (type) {
      case "user" -> new Filter.OfUser(UUID.fromString(memories.user(caller, name).getId()));
      case "agent" -> Additions.equal(Field.Own.AGENT_ID, name);
      case "app" -> Additions.equal(Field.Own.APP, name);
      case "run" -> Additions.equal(Field.Own.RUN_ID, name);
      default ->
          throw ApiException.of(
              400, "Invalid entity type '" + type + "': use user, agent, app or run.");
    };
  }
}
