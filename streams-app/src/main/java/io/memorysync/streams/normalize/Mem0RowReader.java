package io.memorysync.streams.normalize;

import io.memorysync.schema.ChangeOp;
import io.memorysync.schema.MemoryField;
import io.memorysync.schema.MemoryImage;
import io.memorysync.schema.PartRole;
import io.memorysync.schema.UserId;
import io.memorysync.schema.UserRef;
import io.memorysync.schema.identity.Identified;
import io.memorysync.schema.identity.UserIdForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a mem0 collection: a table of {@code id}, {@code vector} and {@code payload}.
 *
 * <p>As a store of its own ({@link PartRole#PRIMARY}) its rows speak for everything that mem0 knows
 * of a memory; beside OpenMemory's tables ({@link PartRole#COMPANION}) they speak for the text and
 * its user only, since OpenMemory keeps the rest elsewhere.
 *
 * <p>A row that becomes a memory by an update is an insert, one that ceases to be one is a delete.
 * A before-image that cannot be read was rejected when it was written; the change is told without
 * it, and the resolver treats it as one by a writer who had not seen the current version.
 */
public final class Mem0RowReader implements RowReader {

  private static final List<String> COLUMNS = List.of("id", "payload");
  private static final List<MemoryField> PRIMARY_FIELDS =
      List.of(
          MemoryField.CONTENT,
          MemoryField.USER,
          MemoryField.AGENT_ID,
          MemoryField.RUN_ID,
          MemoryField.METADATA);
  private static final List<MemoryField> COMPANION_FIELDS =
      List.of(MemoryField.CONTENT, MemoryField.USER);

  private final StorePart part;
  private final UserIdForm userIdForm;
  private final VectorSpec vectors;

  public Mem0RowReader(StorePart part, UserIdForm userIdForm, VectorSpec vectors) {
    this.part = part;
    this.userIdForm = userIdForm;
    this.vectors = vectors;
  }

  @Override
  public Optional<String> memoryId(ChangeEnvelope event) {
    return event.subject().flatMap(row -> row.uuid("id"));
  }

  @Override
  public Normalized read(ChangeEnvelope event, References references) {
    if (!event.operation().ofRow()) {
      return Rejections.ofTable(event);
    }
    Optional<String> id = memoryId(event);
    Row row = event.subject().orElse(null);
    if (row == null) {
      return Rejections.replicaIdentity(event, id);
    }
    Optional<String> missing = row.missing(COLUMNS);
    if (missing.isPresent()) {
      return Rejections.missingColumn(event, missing.get());
    }
    if (id.isEmpty()) {
      return Rejections.invalidUuid(event, "id");
    }
    if (lacksImage(event)) {
      return Rejections.replicaIdentity(event, id);
    }
    return read(event, id.get(), references);
  }

  private Normalized read(ChangeEnvelope event, String id, References references) {
    List<UserId> derived = new ArrayList<>();
    if (event.operation() == ChangeEnvelope.Operation.DELETE) {
      return gone(event, id, "the deleted row was no memory", references, derived);
    }
    Row row = event.after().orElseThrow();
    Mem0Payload payload = payload(row);
    if (payload instanceof Mem0Payload.Malformed malformed) {
      return Rejections.invalidPayload(event, malformed.reason(), Optional.of(id));
    }
    if (payload instanceof Mem0Payload.NoMemory none) {
      return gone(event, id, none.reason(), references, derived);
    }
    List<?> numbers = row.numbers("vector");
    if (vectors.rejects(numbers)) {
      return Rejections.vectorDims(event, vectors, numbers.size(), id);
    }
    Mem0Payload payloadBefore = payloadBefore(event, row, payload);
    MemoryImage before = imageBefore(event, payloadBefore, references, derived);
    MemoryImage after = image(row, (Mem0Payload.Memory) payload, references, derived);
    ChangeOp op = event.operation().changeOp();
    boolean firstImage = op == ChangeOp.UPDATE && before == null;
    return change(event, id, firstImage ? ChangeOp.INSERT : op, before, after, derived);
  }

  /** The row is a memory no longer: a delete, unless it was none before either. */
  private Normalized gone(
      ChangeEnvelope event, String id, String reason, References references, List<UserId> derived) {
    Mem0Payload payload = event.before().map(Mem0RowReader::payload).orElse(null);
    if (payload == null || payload instanceof Mem0Payload.NoMemory) {
      return new Normalized.Ignored(reason);
    }
    MemoryImage before = imageBefore(event, payload, references, derived);
    return change(event, id, ChangeOp.DELETE, before, null, derived);
  }

  /**
   * Whether the event tells too little for want of REPLICA IDENTITY FULL. A deleted row with
   * neither payload nor vector is taken for one whose values the log did not carry: a memory that
   * stays by mistake would be worse than a needless rejection.
   */
  private static boolean lacksImage(ChangeEnvelope event) {
    boolean unavailable =
        event.before().filter(row -> row.lacksValue("payload")).isPresent()
            || event.after().filter(row -> row.lacksValue("payload")).isPresent();
    return switch (event.operation()) {
      case UPDATE -> unavailable || event.before().isEmpty();
      case DELETE ->
          unavailable
              || event
                  .before()
                  .filter(row -> row.isNull("payload") && row.isNull("vector"))
                  .isPresent();
      default -> unavailable;
    };
  }

  private MemoryImage imageBefore(
      ChangeEnvelope event, Mem0Payload payload, References references, List<UserId> derived) {
    return payload instanceof Mem0Payload.Memory memory
        ? image(event.before().orElseThrow(), memory, references, derived)
        : null;
  }

  /** The payload before an event, null if there is none; an update may leave it as it is. */
  private static Mem0Payload payloadBefore(ChangeEnvelope event, Row after, Mem0Payload payload) {
    return event
        .before()
        .map(row -> row.text("payload").equals(after.text("payload")) ? payload : payload(row))
        .orElse(null);
  }

  private static Mem0Payload payload(Row row) {
    return Mem0Payload.parse(row.text("payload").orElse("null"));
  }

  private MemoryImage image(
      Row row, Mem0Payload.Memory memory, References references, List<UserId> derived) {
    UserRef user = user(memory, references, derived);
    boolean otherUser = user != null && !memory.userId().orElseThrow().equals(inForm(user));
    MemoryImage.Builder image =
        MemoryImage.newBuilder()
            .setContent(memory.content())
            .setUser(user)
            .setRewrite(otherUser)
            .setCreatedAt(memory.createdAt().orElse(null))
            .setUpdatedAt(memory.updatedAt().orElse(null))
            .setVector(vectors.read(row.numbers("vector")));
    if (part.role() == PartRole.COMPANION) {
      return image.setStated(COMPANION_FIELDS).build();
    }
    List<MemoryField> stated = new ArrayList<>(PRIMARY_FIELDS);
    memory.app().ifPresent(app -> stated.add(MemoryField.APP));
    memory.categories().ifPresent(categories -> stated.add(MemoryField.CATEGORIES));
    memory.state().ifPresent(state -> stated.add(MemoryField.STATE));
    return image
        .setStated(stated)
        .setRewrite(otherUser || !memory.inForm())
        .setAgentId(memory.agentId().orElse(null))
        .setRunId(memory.runId().orElse(null))
        .setMetadata(memory.metadata())
        .setApp(memory.app().orElse(null))
        .setCategories(memory.categories().orElse(List.of()))
        .setState(memory.state().orElse(null))
        .build();
  }

  private UserRef user(Mem0Payload.Memory memory, References references, List<UserId> derived) {
    if (memory.userId().isEmpty()) {
      return null;
    }
    Identified user = references.userIds().identify(userIdForm, memory.userId().get());
    user.derived().ifPresent(derived::add);
    return user.user();
  }

  /** The user as the sink of this store writes it. */
  private String inForm(UserRef user) {
    return userIdForm == UserIdForm.UUID ? user.getId() : user.getKey();
  }

  private Normalized change(
      ChangeEnvelope event,
      String id,
      ChangeOp op,
      MemoryImage before,
      MemoryImage after,
      List<UserId> derived) {
    return new Normalized.Change(
        ChangeRecords.ofRow(part, event, id, op, before, after),
        derived.stream().distinct().toList());
  }
}
