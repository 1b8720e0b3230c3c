package io.memorysync.gateway.openmemory;

import io.memorysync.gateway.access.Caller;
import io.memorysync.gateway.filter.Filter;
import io.memorysync.gateway.filter.Filter.Field;
import io.memorysync.gateway.model.App;
import io.memorysync.gateway.model.Memory;
import io.memorysync.gateway.service.Additions;
import io.memorysync.gateway.service.Entities;
import io.memorysync.schema.UserRef;
import io.memorysync.schema.identity.NameUuid;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Apps as OpenMemory knows them: rows with an id, each of one user. The gateway knows their names
 * only, so that the id of one is made of its user and its name: always the same, and not the one in
 * OpenMemory's table.
 */
final class OpenMemoryApps {

  /** The app of a memory that nobody told one of. */
  static final String USUAL = "openmemory";

  private final Entities entities;

  OpenMemoryApps(Entities entities) {
    this.entities = entities;
  }

  static String name(Memory memory) {
    return memory.app() == null ? USUAL : memory.app();
  }

  static UUID id(UserRef user, String name) {
    UUID namespace = user == null ? new UUID(0, 0) : UUID.fromString(user.getId());
    return NameUuid.of(namespace, name);
  }

  /** The memories of some of a user's apps, which are called by id or by name. */
  Filter of(Caller caller, UserRef user, Set<String> called) throws SQLException {
    List<Filter> apps = new ArrayList<>();
    if (isCalled(user, USUAL, called)) {
      apps.add(new Filter.Not(new Filter.Present(Field.Own.APP)));
      apps.add(Additions.equal(Field.Own.APP, USUAL));
    }
    entities.list(caller).stream()
        .filter(entity -> entity.type().equals("app"))
        .filter(entity -> isCalled(user, entity.name(), called))
        .forEach(entity -> apps.add(Additions.equal(Field.Own.APP, entity.name())));
    return new Filter.Or(apps);
  }

  /** Every app of the memories that a filter lets through. */
  List<App> all(Caller caller, Filter filter) throws SQLException {
    return entities.apps(caller, filter, USUAL);
  }

  /** The memories of an app. */
  static Filter of(App app) {
    Filter owned =
        app.owner() == null
            ? new Filter.Not(new Filter.OfAnyUser())
            : new Filter.OfUser(UUID.fromString(app.owner().getId()));
    Filter named = Additions.equal(Field.Own.APP, app.name());
    return owned.and(
        app.name().equals(USUAL)
            ? new Filter.Or(List.of(named, new Filter.Not(new Filter.Present(Field.Own.APP))))
            : named);
  }

  private static boolean isCalled(UserRef user, String name, Set<String> called) {
    return called.contains(name) || called.contains(id(user, name).toString());
  }
}
