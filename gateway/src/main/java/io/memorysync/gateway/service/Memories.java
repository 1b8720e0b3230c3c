package io.memorysync.gateway.service;

import io.memorysync.embed.EmbedderUnavailableException;
import io.memorysync.gateway.access.Caller;
import io.memorysync.gateway.filter.Filter;
import io.memorysync.gateway.filter.FilterParser;
import io.memorysync.gateway.http.ApiException;
import io.memorysync.gateway.model.FieldConflict;
import io.memorysync.gateway.model.Memory;
import io.memorysync.gateway.model.MemoryVersion;
import io.memorysync.gateway.read.MemoryReader;
import io.memorysync.gateway.read.MemoryReader.Page;
import io.memorysync.gateway.read.MemorySearch;
import io.memorysync.gateway.read.MemorySearch.Found;
import io.memorysync.gateway.read.MemorySearch.Query;
import io.memorysync.gateway.read.UserDirectory;
import io.memorysync.gateway.write.Edit;
import io.memorysync.gateway.write.MemoryWriter;
import io.memorysync.gateway.write.NewMemory;
import io.memorysync.gateway.write.Outcome;
import io.memorysync.gateway.write.WriteException;
import io.memorysync.schema.UserRef;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** What every API does with memories, for those who may see them. */
public final class Memories {

  /** Memories that one request deletes. More are deleted in turns. */
  private static final int DELETED_AT_ONCE = 200;

  /** What the table user_id_mapping holds. */
  private static final int LONGEST_USER_ID = 255;

  private final MemoryReader reader;
  private final MemorySearch search;
  private final UserDirectory users;
  private final MemoryWriter writer;

  public Memories(
      MemoryReader reader, MemorySearch search, UserDirectory users, MemoryWriter writer) {
    this.reader = reader;
    this.search = search;
    this.users = users;
    this.writer = writer;
  }

  /**
   * The user whom a caller names in either form.
   *
   * @throws ApiException 403 if the caller may not act for him
   */
  public UserRef user(Caller caller, String name) throws SQLException {
    UserRef user = users.identify(name).user();
    require(caller, user);
    return user;
  }

  /** Reads filters in the language of mem0's APIs; users in them are named in either form. */
  public FilterParser filters() {
    return new FilterParser(users::idOf);
  }

  /** The memories that a filter lets through and the caller may see. */
  public List<Memory> list(Caller caller, Filter filter, Page page) throws SQLException {
    return reader.list(filter.and(caller.visible()), page);
  }

  /** How many they are. */
  public long count(Caller caller, Filter filter) throws SQLException {
    return reader.count(filter.and(caller.visible()));
  }

  /** A memory that is there and that the caller may see. */
  public Optional<Memory> memory(Caller caller, UUID id) throws SQLException {
    return reader.memory(id).filter(memory -> !memory.isDeleted()).filter(caller::maySee);
  }

  /** The versions of a memory, also of a deleted one, the first one first. */
  public List<MemoryVersion> versions(Caller caller, UUID id) throws SQLException {
    return reader.memory(id).filter(caller::maySee).isPresent() ? reader.versions(id) : List.of();
  }

  /** The conflicts of a memory. */
  public List<FieldConflict> conflicts(Caller caller, UUID id) throws SQLException {
    return reader.memory(id).filter(caller::maySee).isPresent() ? reader.conflicts(id) : List.of();
  }

  /**
   * Finds memories among those that a filter lets through and the caller may see.
   *
   * @throws EmbedderUnavailableException if they are to be found by meaning alone and the embedder
   *     does not answer
   */
  public Found search(Caller caller, Query query, Filter filter) throws SQLException {
    return search.find(query, filter.and(caller.visible()));
  }

  /**
   * The user for whom a caller writes: whom he names, else himself.
   *
   * @return null if he names nobody and acts for nobody
   * @throws ApiException 403 if the caller may not act for him
   */
  public UserRef userToWriteFor(Caller caller, Optional<String> name)
      throws SQLException, WriteException {
    Optional<String> named = name.or(caller::userKey);
    if (named.isEmpty()) {
      return null;
    }
    if (named.get().length() > LONGEST_USER_ID) {
      throw ApiException.of(400, "A user id has at most " + LONGEST_USER_ID + " characters.");
    }
    user(caller, named.get());
    return writer.userToWriteFor(named.get());
  }

  /** Adds memories; the outcomes are in the same order. */
  public List<Outcome> add(List<NewMemory> memories) throws SQLException, WriteException {
    return writer.add(memories);
  }

  /**
   * Changes a memory.
   *
   * @param ifVersion the version that it has to have
   * @param edit what is to be different, given what it is
   * @throws ApiException 404 if there is none that the caller may see, 409 if another writer's
   *     value stays
   * @throws WriteException if it cannot be acknowledged
   */
  public Outcome update(Caller caller, UUID id, OptionalLong ifVersion, Function<Memory, Edit> edit)
      throws SQLException, WriteException {
    Memory seen = expected(caller, id, ifVersion);
    return held(writer.update(seen, edit.apply(seen), ifVersion.isPresent()));
  }

  /**
   * Deletes a memory in every store.
   *
   * @throws ApiException 404 if there is none that the caller may see, 409 if another writer's
   *     value stays
   * @throws WriteException if it cannot be acknowledged
   */
  public Outcome delete(Caller caller, UUID id, OptionalLong ifVersion)
      throws SQLException, WriteException {
    return held(writer.delete(expected(caller, id, ifVersion), ifVersion.isPresent()));
  }

  /**
   * Deletes every memory that a filter lets through and the caller may see; returns how many.
   *
   * @throws ApiException 409, when all others are deleted, if some stay since another writer's
   *     value won
   */
  public long deleteAll(Caller caller, Filter filter) throws SQLException, WriteException {
    long deleted = 0;
    long kept = 0;
    // Each is asked for once: one that is kept may be listed for ever.
    Set<UUID> asked = new HashSet<>();
    List<Memory> next = list(caller, filter, Page.first(DELETED_AT_ONCE));
    while (!next.isEmpty()) {
      for (Outcome outcome : writer.delete(next)) {
        if (outcome.kind() == Outcome.Kind.CONFLICT) {
          kept++;
        } else {
          deleted++;
        }
      }
      next.forEach(memory -> asked.add(memory.id()));
      next =
          list(caller, filter, Page.first(DELETED_AT_ONCE + kept)).stream()
              .filter(memory -> !asked.contains(memory.id()))
              .toList();
    }
    if (kept > 0) {
      throw ApiException.of(
          409,
          "%d memories were deleted, and %d stay: another writer changed them at the same time. Look at them, and delete them again."
              .formatted(deleted, kept));
    }
    return deleted;
  }

  /** Deletes those of some memories that the caller may see; returns how many. */
  public int delete(Caller caller, List<UUID> ids) throws SQLException, WriteException {
    List<Memory> seen = new ArrayList<>();
    for (UUID id : ids) {
      memory(caller, id).ifPresent(seen::add);
    }
    return writer.delete(seen).size();
  }

  /** A write that lost, in some field or as a whole, is not told to be done. */
  static Outcome held(Outcome outcome) {
    if (outcome.kind() != Outcome.Kind.CONFLICT) {
      return outcome;
    }
    long version = outcome.version().memory().version();
    throw ApiException.of(
            409,
            "Another writer changed the memory at the same time, and his value stays: "
                + Outcomes.lost(outcome)
                + ". Yours is on record on memory.conflict.")
        .with("version", version)
        .header("ETag", "\"" + version + "\"");
  }

  /** That nobody knows a memory, or the caller may not. */
  public static ApiException notFound() {
    return ApiException.of(404, "Memory not found");
  }

  private Memory expected(Caller caller, UUID id, OptionalLong ifVersion)
      throws SQLException, WriteException {
    Memory seen = memory(caller, id).orElseThrow(Memories::notFound);
    if (ifVersion.isPresent() && ifVersion.getAsLong() != seen.version()) {
      throw WriteException.otherVersion(seen.version());
    }
    return seen;
  }

  private static void require(Caller caller, UserRef user) {
    if (!caller.mayActFor(UUID.fromString(user.getId()))) {
      throw ApiException.of(403, "This key is for another user.");
    }
  }
}
