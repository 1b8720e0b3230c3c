package io.memorysync.gateway.write;

import io.memorysync.gateway.model.FieldConflict;
import io.memorysync.gateway.model.Memory;
import io.memorysync.gateway.model.MemoryVersion;
import io.memorysync.gateway.model.MemoryVersion.Source;
import io.memorysync.gateway.write.Outcome.Kind;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.MemoryField;
import io.memorysync.schema.MemoryImage;
import io.memorysync.schema.StoreParts;
import io.memorysync.schema.UserRef;
import io.memorysync.schema.VersionCause;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out from the versions and conflicts that follow a write what became of it. Pure.
 *
 * <p>A write is answered by the first version that names it as its source, or that shows all it
 * says, or by the conflict with a delete in which it is one side: such a one leads to a version
 * that names the other.
 */
final class WriteWatch {

  private final MemoryChange change;

  /**
   * @param change as it was sent, with its position
   */
  WriteWatch(MemoryChange change) {
    this.change = change;
  }

  /** What a version says of the write; empty if nothing. */
  Optional<Outcome> version(MemoryVersion version) {
    Set<MemoryField> lost = missing(version.memory());
    if (isOurs(version.source())) {
      if (!lost.isEmpty() || livesOtherwise(version.memory())) {
        return Optional.of(new Outcome(Kind.CONFLICT, version, lost));
      }
      boolean merged = version.cause() == VersionCause.MERGED;
      return Optional.of(Outcome.of(merged ? Kind.MERGED : Kind.WRITTEN, version));
    }
    return lost.isEmpty() && !livesOtherwise(version.memory())
        ? Optional.of(Outcome.of(Kind.UNCHANGED, version))
        : Optional.empty();
  }

  /**
   * Whether a conflict is between this write and a delete, or between this delete and a write, and
   * lost by it.
   */
  boolean isLostIn(FieldConflict conflict) {
    return conflict.field().equals(FieldConflict.DELETE)
        && conflict.loser().store().equals(StoreParts.GATEWAY)
        && conflict.loser().writtenAt().equals(change.getCommittedAt());
  }

  private boolean isOurs(Source source) {
    return source.store().equals(StoreParts.GATEWAY)
        && source.part().equals(StoreParts.REQUEST)
        && source.position() == change.getLsn();
  }

  /** Whether the memory is deleted although the write is no delete, or the other way round. */
  private boolean livesOtherwise(Memory memory) {
    return memory.isDeleted() != (change.getAfter() == null);
  }

  /** The fields of the write that a version does not show. */
  private Set<MemoryField> missing(Memory memory) {
    Set<MemoryField> missing = EnumSet.noneOf(MemoryField.class);
    MemoryImage after = change.getAfter();
    if (after != null) {
      for (MemoryField field : after.getStated()) {
        if (!Objects.equals(value(after, field), value(memory, field))) {
          missing.add(field);
        }
      }
    }
    return missing;
  }

  /** The app is set when a memory is created and never compared. */
  private static Object value(MemoryImage image, MemoryField field) {
    return switch (field) {
      case CONTENT -> image.getContent();
      case USER -> id(image.getUser());
      case APP -> null;
      case AGENT_ID -> image.getAgentId();
      case RUN_ID -> image.getRunId();
      case METADATA -> image.getMetadata();
      case CATEGORIES -> image.getCategories();
      case STATE -> image.getState();
    };
  }

  private static Object value(Memory memory, MemoryField field) {
    return switch (field) {
      case CONTENT -> memory.content();
      case USER -> id(memory.user());
      case APP -> null;
      case AGENT_ID -> memory.agentId();
      case RUN_ID -> memory.runId();
      case METADATA -> memory.metadata();
      case CATEGORIES -> memory.categories();
      case STATE -> memory.state();
    };
  }

  private static String id(UserRef user) {
    return user == null ? null : user.getId();
  }
}
