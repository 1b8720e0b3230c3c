package io.memorysync.streams.normalize;

import io.memorysync.schema.form.NormalForm;
import java.util.List;
import java.util.Optional;

/**
 * Reads OpenMemory's {@code memory_categories}: each row links a memory to a category, for whose
 * name it waits. Both columns are the primary key, so a delete shows them under any replica
 * identity.
 */
public final class OpenMemoryCategoryReader implements RowReader {

  private static final String MEMORY = "memory_id";
  private static final String CATEGORY = "category_id";
  private static final List<String> COLUMNS = List.of(MEMORY, CATEGORY);

  private final StorePart part;

  public OpenMemoryCategoryReader(StorePart part) {
    this.part = part;
  }

  @Override
  public Optional<String> memoryId(ChangeEnvelope event) {
    return event.subject().flatMap(row -> row.uuid(MEMORY));
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
      return Rejections.invalidUuid(event, MEMORY);
    }
    Optional<String> category = row.uuid(CATEGORY);
    if (category.isEmpty()) {
      return Rejections.invalidUuid(event, CATEGORY);
    }
    if (event.operation() == ChangeEnvelope.Operation.UPDATE) {
      return updated(event, row, id);
    }
    Reference reference = new Reference(Reference.Table.CATEGORIES, category.get());
    return references
        .name(reference)
        .<Normalized>map(name -> linked(event, id.get(), name))
        .orElseGet(() -> new Normalized.Parked(reference));
  }

  private Normalized linked(ChangeEnvelope event, String id, String category) {
    return new Normalized.Change(
        ChangeRecords.ofLink(part, event, id, NormalForm.text(category)), List.of());
  }

  /**
   * Debezium shows a changed primary key as a delete and an insert, so an update changes nothing
   * here, unless the connector was told to key its events otherwise.
   */
  private static Normalized updated(ChangeEnvelope event, Row after, Optional<String> id) {
    boolean same =
        event
            .before()
            .filter(before -> before.uuid(MEMORY).equals(after.uuid(MEMORY)))
            .filter(before -> before.uuid(CATEGORY).equals(after.uuid(CATEGORY)))
            .isPresent();
    return same
        ? new Normalized.Ignored("the link is the same as before")
        : Rejections.linkUpdated(event, id);
  }
}
