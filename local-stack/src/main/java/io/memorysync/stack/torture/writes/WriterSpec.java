package io.memorysync.stack.torture.writes;

import io.memorysync.stack.clients.PayloadDialect;
import java.util.List;

/**
 * Who a writer is.
 *
 * @param name unique in a run, and part of every text it writes
 * @param store {@code openmemory} or {@code mem0}
 * @param dialect how a writer of mem0 writes its payload; null for OpenMemory
 * @param user under which it adds memories, in the form of its store
 * @param hot whether it edits only the few memories that writers of both stores edit all the time
 */
public record WriterSpec(
    String name, String store, PayloadDialect dialect, String user, boolean hot) {

  public static final String OPENMEMORY = "openmemory";
  public static final String MEM0 = "mem0";

  /** A user with a string id in OpenMemory and a UUID in mem0. */
  public record MappedUser(String key, String id) {}

  /** The pairs that are in user_id_mapping before the writers begin. */
  public static final List<MappedUser> MAPPED_USERS =
      List.of(
          new MappedUser("ada", "aaaaaaaa-0000-4000-8000-000000000001"),
          new MappedUser("ben", "bbbbbbbb-0000-4000-8000-000000000002"));

  /** A user whom nobody has mapped. */
  private static final String CLEO = "cleo";

  /** A user known by the UUID alone. */
  private static final String DORA = "dddddddd-0000-4000-8000-000000000004";

  /** Every writer of a run: the applications of both stores, mem0's in its three dialects. */
  public static final List<WriterSpec> ALL =
      List.of(
          openMemory("cursor", MAPPED_USERS.get(0).key(), false),
          openMemory("claude", CLEO, false),
          openMemory("hot-openmemory", MAPPED_USERS.get(1).key(), true),
          mem0("python", PayloadDialect.PYTHON, MAPPED_USERS.get(0).id(), false),
          mem0("typescript-3", PayloadDialect.TYPESCRIPT_3, MAPPED_USERS.get(1).id(), false),
          mem0("typescript-2", PayloadDialect.TYPESCRIPT_2, DORA, false),
          mem0("hot-mem0", PayloadDialect.PYTHON, MAPPED_USERS.get(1).id(), true));

  private static WriterSpec openMemory(String name, String user, boolean hot) {
    return new WriterSpec(name, OPENMEMORY, null, user, hot);
  }

  private static WriterSpec mem0(String name, PayloadDialect dialect, String user, boolean hot) {
    return new WriterSpec(name, MEM0, dialect, user, hot);
  }

  boolean isOpenMemory() {
    return store.equals(OPENMEMORY);
  }
}
