package io.memorysync.operate.verify;

import io.memorysync.operate.verify.Difference.Kind;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryField;
import io.memorysync.schema.MemoryImage;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.UserRef;
import io.memorysync.schema.identity.UserIdForm;
import io.memorysync.streams.normalize.StoreKind;
import io.memorysync.streams.resolve.Projection;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares a row that is the memory: OpenMemory's with its categories, or mem0's. Times are not
 * compared: a store that held a version before it was agreed on keeps its own.
 */
final class PrimaryComparison implements Comparison<StoreRow> {

  private final String part;
  private final StoreKind kind;
  private final UserIdForm userIdForm;

  /**
   * @param part {@code store/part}
   * @param userIdForm how the store calls its users
   */
  PrimaryComparison(String part, StoreKind kind, UserIdForm userIdForm) {
    this.part = part;
    this.kind = kind;
    this.userIdForm = userIdForm;
  }

  @Override
  public Set<Difference> differences(CanonicalMemory memory, StoreRow found) {
    boolean wanted = Comparison.isLive(memory) && represents(memory);
    boolean there = found != null && found.live();
    if (!wanted || !there) {
      return wanted == there ? Set.of() : Set.of(Difference.of(wanted ? Kind.MISSING : Kind.EXTRA));
    }
    Set<Difference> differences = new TreeSet<>();
    for (MemoryField field : Projection.fields()) {
      if (!same(found.image(), memory, field)) {
        differences.add(Difference.in(Projection.name(field)));
      }
    }
    // A row that an application wrote itself calls the user as that application does.
    if (memory.getUser() != null
        && !memory.getHeldBy().contains(part)
        && !differences.contains(Difference.in(Projection.name(MemoryField.USER)))
        && !userText(memory.getUser()).equals(found.userText())) {
      differences.add(Difference.of(Kind.WRONG_USER_FORM));
    }
    if (kind == StoreKind.MEM0) {
      differences.addAll(Comparison.ofVector(memory.getEmbedding(), found.image().getVector()));
    }
    return differences;
  }

  /** Every memory of OpenMemory belongs to a user. */
  private boolean represents(CanonicalMemory memory) {
    return kind == StoreKind.MEM0 || memory.getUser() != null;
  }

  private boolean same(MemoryImage row, CanonicalMemory memory, MemoryField field) {
    if (kind == StoreKind.OPENMEMORY) {
      return Projection.same(row, memory, field);
    }
    return switch (field) {
      // A payload without a state is active, one without categories has none.
      case STATE ->
          Projection.states(row, field)
              ? Projection.same(row, memory, field)
              : memory.getState() == MemoryState.ACTIVE;
      case CATEGORIES ->
          Projection.states(row, field)
              ? Projection.same(row, memory, field)
              : memory.getCategories().isEmpty();
      case METADATA ->
          Projection.same(row, memory, field) || Mem0Metadata.of(memory).equals(row.getMetadata());
      default -> Projection.same(row, memory, field);
    };
  }

  private String userText(UserRef user) {
    return userIdForm == UserIdForm.UUID ? user.getId() : user.getKey();
  }
}
