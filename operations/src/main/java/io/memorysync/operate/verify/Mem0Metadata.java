package io.memorysync.operate.verify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.PartRole;
import io.memorysync.schema.form.NormalForm;
import io.memorysync.schema.identity.KnownUserIds;
import io.memorysync.schema.identity.UserIdForm;
import io.memorysync.schema.identity.UserIds;
import io.memorysync.streams.normalize.Mem0RowReader;
import io.memorysync.streams.normalize.StorePart;
import io.memorysync.streams.normalize.VectorSpec;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.apache.avro.generic.GenericData;

/**
 * The part of a memory's metadata that a mem0 payload can hold: there it stands beside the keys of
 * mem0 and of the pipeline, and what has the name of one of those has no place.
 */
final class Mem0Metadata {

  private static final String ANY_ID = new UUID(0, 0).toString();
  private static final RowReading READING =
      new RowReading(
          new Mem0RowReader(
              new StorePart("any", "collection", PartRole.PRIMARY, "any"),
              UserIdForm.STRING,
              new VectorSpec(1, true)),
          new UserIds(new NobodyKnown()),
          "id",
          "vector",
          "payload");

  private Mem0Metadata() {}

  /** The metadata that is read of a payload which was rendered from this memory. */
  static String of(CanonicalMemory memory) {
    ObjectNode payload = NormalForm.object(memory.getMetadata()).orElseThrow();
    if ("user_identity".equals(payload.path("type").textValue())) {
      payload.remove("type");
    }
    payload.put("data", memory.getContent());
    if (memory.getState() != MemoryState.ACTIVE) {
      payload.put("memory_state", memory.getState().name().toLowerCase(Locale.ROOT));
    }
    if (!memory.getCategories().isEmpty()) {
      memory.getCategories().forEach(payload.putArray("categories")::add);
    }
    if (memory.getApp() != null) {
      payload.put("source_app", "openmemory");
      payload.put("mcp_client", memory.getApp());
    }
    // The ids' names are never metadata, whatever they hold.
    payload.remove(List.of("user_id", "userId", "agent_id", "agentId", "run_id", "runId"));
    GenericData.Record row = READING.row();
    row.put("id", ANY_ID);
    row.put("payload", NormalForm.json(payload));
    return READING.read(row) instanceof RowReading.Memory read
        ? read.image().getMetadata()
        : memory.getMetadata();
  }

  private static final class NobodyKnown implements KnownUserIds {

    @Override
    public Optional<String> idOf(String key) {
      return Optional.empty();
    }

    @Override
    public Optional<String> keyOf(String id) {
      return Optional.empty();
    }
  }
}
