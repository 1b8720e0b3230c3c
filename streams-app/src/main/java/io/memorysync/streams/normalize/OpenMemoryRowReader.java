package io.memorysync.streams.normalize;

import io.memorysync.schema.ChangeOp;
import io.memorysync.schema.MemoryField;
import io.memorysync.schema.MemoryImage;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.UserId;
import io.memorysync.schema.form.NormalForm;
import io.memorysync.schema.identity.Identified;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads OpenMemory's {@code memories}: the row is the memory; its user and its app are rows of
 * other tables, for which it waits.
 *
 * <p>A soft delete is an update to the state DELETED, as OpenMemory makes it. A before-image that
 * cannot be read was rejected when it was written; the change is told without it, and the resolver
 * treats it as one by a writer who had not seen the current version.
 */
public final class OpenMemoryRowReader implements RowReader {

  private static final List<String> COLUMNS =
      List.of("id", "user_id", "app_id", "content", "metadata", "state");
  private static final Map<String, MemoryState> STATES =
      new TreeMap<>(
          Map.of(
              "active", MemoryState.ACTIVE,
              "paused", MemoryState.PAUSED,
              "archived", MemoryState.ARCHIVED,
              "deleted", MemoryState.DELETED));
  private static final List<MemoryField> STATED =
      List.of(
          MemoryField.CONTENT,
          MemoryField.USER,
          MemoryField.APP,
          MemoryField.METADATA,
          MemoryField.STATE);

  private final StorePart part;

  public OpenMemoryRowReader(StorePart part) {
    this.part = part;
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
    if (row == null || lacksImage(event)) {
      return Rejections.replicaIdentity(event, id);
    }
    Optional<String> missing = row.missing(COLUMNS);
    if (missing.isPresent()) {
      return Rejections.missingColumn(event, missing.get());
    }
    if (id.isEmpty()) {
      return Rejections.invalidUuid(event, "id");
    }
    Optional<Normalized> ofAfter =
        event.after().flatMap(image -> problem(event, image, references));
    Optional<Normalized> ofBefore =
        event.before().flatMap(image -> problem(event, image, references));
    if (ofAfter.isPresent()) {
      return ofAfter.get();
    }
    if (ofBefore.filter(Normalized.Parked.class::isInstance).isPresent()) {
      return ofBefore.get();
    }
    Optional<Row> before = ofBefore.isPresent() ? Optional.empty() : event.before();
    return change(event, id.get(), before, references);
  }

  private static Stream<Row> images(ChangeEnvelope event) {
    return Stream.concat(event.before().stream(), event.after().stream());
  }

  /**
   * Whether the event tells too little for want of REPLICA IDENTITY FULL: no before-image, one of
   * the key alone (then user_id, which is NOT NULL, is null or empty), or a TOASTed value left out.
   */
  private static boolean lacksImage(ChangeEnvelope event) {
    boolean noBefore =
        event.operation() == ChangeEnvelope.Operation.UPDATE && event.before().isEmpty();
    boolean keyOnly =
        event.before().filter(row -> row.text("user_id").orElse("").isEmpty()).isPresent();
    return noBefore
        || keyOnly
        || images(event).anyMatch(row -> row.lacksValue("content", "metadata"));
  }

  /** What keeps one image of the row from being read. */
  private static Optional<Normalized> problem(
      ChangeEnvelope event, Row row, References references) {
    Optional<String> id = row.uuid("id");
    for (String column : List.of("user_id", "app_id")) {
      if (!row.isNull(column) && row.uuid(column).isEmpty()) {
        return Optional.of(Rejections.invalidUuid(event, column));
      }
    }
    if (row.text("state").filter(state -> !STATES.containsKey(state)).isPresent()) {
      return Optional.of(Rejections.unknownState(event, List.copyOf(STATES.keySet()), id));
    }
    if (row.text("metadata").filter(json -> metadata(json).isEmpty()).isPresent()) {
      return Optional.of(Rejections.invalidMetadata(event, id));
    }
    return Stream.concat(user(row).stream(), app(row).stream())
        .filter(reference -> references.name(reference).isEmpty())
        .findFirst()
        .map(Normalized.Parked::new);
  }

  private Normalized change(
      ChangeEnvelope event, String id, Optional<Row> rowBefore, References references) {
    List<UserId> derived = new ArrayList<>();
    MemoryImage before = rowBefore.map(row -> image(row, references, derived)).orElse(null);
    MemoryImage after = event.after().map(row -> image(row, references, derived)).orElse(null);
    ChangeOp op = event.operation().changeOp();
    boolean firstImage = op == ChangeOp.UPDATE && before == null;
    return new Normalized.Change(
        ChangeRecords.ofRow(part, event, id, firstImage ? ChangeOp.INSERT : op, before, after),
        derived.stream().distinct().toList());
  }

  private static MemoryImage image(Row row, References references, List<UserId> derived) {
    Optional<String> key = user(row).flatMap(references::name).map(NormalForm::text);
    Optional<Identified> user = key.map(references.userIds()::ofKey);
    user.flatMap(Identified::derived).ifPresent(derived::add);
    return MemoryImage.newBuilder()
        .setStated(STATED)
        .setContent(NormalForm.text(row.text("content").orElse("")))
        .setUser(user.map(Identified::user).orElse(null))
        .setRewrite(!user.map(known -> known.user().getKey()).equals(key))
        .setApp(app(row).flatMap(references::name).map(NormalForm::text).orElse(null))
        .setMetadata(row.text("metadata").flatMap(OpenMemoryRowReader::metadata).orElse("{}"))
        .setState(row.text("state").map(STATES::get).orElse(MemoryState.ACTIVE))
        .setCreatedAt(row.timestamp("created_at").orElse(null))
        .setUpdatedAt(row.timestamp("updated_at").orElse(null))
        .setArchivedAt(row.timestamp("archived_at").orElse(null))
        .setDeletedAt(row.timestamp("deleted_at").orElse(null))
        .build();
  }

  /**
   * Metadata in normal form; empty if it is no object. JSON's null is what SQLAlchemy may write.
   */
  private static Optional<String> metadata(String json) {
    return json.trim().equals("null")
        ? Optional.of("{}")
        : NormalForm.object(json).map(NormalForm::json);
  }

  private static Optional<Reference> user(Row row) {
    return row.uuid("user_id").map(id -> new Reference(Reference.Table.USERS, id));
  }

  private static Optional<Reference> app(Row row) {
    return row.uuid("app_id").map(id -> new Reference(Reference.Table.APPS, id));
  }
}
