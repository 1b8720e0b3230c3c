package io.memorysync.bench.inner;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.ChangeOp;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.MemoryField;
import io.memorysync.schema.MemoryImage;
import io.memorysync.schema.PartRole;
import io.memorysync.schema.StoreParts;
import io.memorysync.schema.UserRef;
import io.memorysync.schema.serde.FloatVector;
import io.memorysync.streams.resolve.DeletePolicy;
import io.memorysync.streams.resolve.MemoryResolver;
import io.memorysync.streams.resolve.ResolverSettings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** One memory as mem0's Python client writes it: 384 dims, a sentence, a little metadata. */
final class Samples {

  static final int DIMS = 384;
  static final String ID = "6b0c2a51-8a8e-4c39-9f0e-0e4a1c5d7f10";
  static final UserRef USER = new UserRef("12345678-1234-5678-9012-123456789abc", "drj");
  static final String BEFORE = "Plays the cello in a quartet that meets on Thursday evenings.";
  static final String AFTER = "Plays the viola in a quartet that meets on Thursday evenings.";

  /** Caller metadata with what the normal form has to do: order, numbers, levels, escapes. */
  static final String METADATA =
      """
      {"source": {"kind": "chat", "turn": 17, "score": 0.9300}, "tags": ["music", "weekly"], "attributed_to": "user",
       "expiration_date": "2030-01-01", "confidence": 1.0, "note": "said \\"quartet\\"; caf\\u00e9 on the corner"}""";

  private static final List<MemoryField> STATED =
      List.of(
          MemoryField.CONTENT,
          MemoryField.USER,
          MemoryField.AGENT_ID,
          MemoryField.RUN_ID,
          MemoryField.METADATA);
  private static final Instant START = Instant.parse("2026-01-02T03:04:05.000006Z");
  private static final String MODEL = "all-MiniLM-L6-v2";

  private Samples() {}

  /** A resolver with the settings of the streams-app, for stores without categories. */
  static MemoryResolver resolver() {
    return new MemoryResolver(
        ResolverSettings.of(DeletePolicy.DELETE_WINS, Map.of(), MODEL), store -> false);
  }

  /** The memory as mem0 has it after the insert. */
  static MemoryChange insert() {
    return change("mem0", ChangeOp.INSERT, null, image(BEFORE), 100);
  }

  /** Another text and its vector, by a writer who had seen the current version. */
  static MemoryChange update() {
    return change("mem0", ChangeOp.UPDATE, image(BEFORE), image(AFTER), 200);
  }

  /** What another store's sink wrote of the insert, as its source reports it. */
  static MemoryChange echo() {
    return MemoryChange.newBuilder(change("archive", ChangeOp.INSERT, null, image(BEFORE), 300))
        .setOrigin("memory-sync-archive-sink-0")
        .build();
  }

  /** The first version of the memory. */
  static CanonicalMemory version() {
    return resolver().resolve(null, insert(), nowMillis()).versions().get(0);
  }

  /** Wall-clock time of the changes, milliseconds since the epoch. */
  static long nowMillis() {
    return START.toEpochMilli() + 1_000;
  }

  /** Components between -1 and 1, the same for the same text; held as the streams-app does. */
  static List<Float> vector(String content) {
    Random random = new Random(content.hashCode());
    float[] components = new float[DIMS];
    for (int i = 0; i < DIMS; i++) {
      components[i] = random.nextFloat() * 2 - 1;
    }
    return FloatVector.of(components);
  }

  private static MemoryChange change(
      String store, ChangeOp op, MemoryImage before, MemoryImage after, long lsn) {
    return MemoryChange.newBuilder()
        .setMemoryId(ID)
        .setStore(store)
        .setPart(StoreParts.COLLECTION)
        .setRole(PartRole.PRIMARY)
        .setOp(op)
        .setBefore(before)
        .setAfter(after)
        .setCommitLsn(lsn - 1)
        .setLsn(lsn)
        .setTransactionId(lsn)
        .setCommittedAt(START.plusMillis(lsn))
        .build();
  }

  private static MemoryImage image(String content) {
    return MemoryImage.newBuilder()
        .setStated(STATED)
        .setContent(content)
        .setUser(USER)
        .setMetadata("{\"attributed_to\":\"user\",\"confidence\":1}")
        .setCreatedAt(START)
        .setUpdatedAt(START)
        .setVector(vector(content))
        .build();
  }
}
