package io.memorysync.operate.verify;

import io.memorysync.operate.verify.Difference.Kind;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryField;
import io.memorysync.streams.resolve.Projection;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares OpenMemory's vector row, which speaks for text, user and vector. It never makes a
 * memory: one without a memory is OpenMemory's own matter, as long as it is of none that is
 * deleted.
 */
final class CompanionComparison implements Comparison<StoreRow> {

  private final String part;

  /**
   * @param part {@code store/part}
   */
  CompanionComparison(String part) {
    this.part = part;
  }

  @Override
  public Set<Difference> differences(CanonicalMemory memory, StoreRow found) {
    if (memory == null || Comparison.isLive(memory) && memory.getUser() == null) {
      return Set.of();
    }
    if (!Comparison.isLive(memory)) {
      return found == null ? Set.of() : Set.of(Difference.of(Kind.EXTRA));
    }
    if (found == null) {
      return Set.of(Difference.of(Kind.MISSING));
    }
    Set<Difference> differences = new TreeSet<>();
    if (!Projection.same(found.image(), memory, MemoryField.CONTENT)) {
      differences.add(Difference.in(Projection.name(MemoryField.CONTENT)));
    }
    if (!Projection.same(found.image(), memory, MemoryField.USER)) {
      differences.add(Difference.in(Projection.name(MemoryField.USER)));
    } else if (!memory.getHeldBy().contains(part)
        && !memory.getUser().getKey().equals(found.userText())) {
      differences.add(Difference.of(Kind.WRONG_USER_FORM));
    }
    differences.addAll(Comparison.ofVector(memory.getEmbedding(), found.image().getVector()));
    return differences;
  }
}
