package io.memorysync.streams.resolve;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.ChangeOp;
import io.memorysync.schema.ContentHash;
import io.memorysync.schema.Embedding;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.MemoryImage;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.avro.Schema;

/** Of which content the vector of a row is. A vector belongs to a text and to no memory. */
final class VectorRules {

  private static final Schema ROW = MemoryImage.getClassSchema();
  private static final int VECTOR = ROW.getField("vector").pos();

  private final String model;

  /**
   * @param model name under which vectors are published
   */
  VectorRules(String model) {
    this.model = model;
  }

  /** Whether a collection's row shows the vector of a version. */
  static boolean same(MemoryImage row, CanonicalMemory version) {
    return version.getEmbedding() == null
        ? row.getVector() == null
        : version.getEmbedding().getVector().equals(row.getVector());
  }

  /** Whether two vectors are the same, of the same text; Avro would compare number by number. */
  static boolean same(Embedding one, Embedding other) {
    if (one == null || other == null) {
      return one == other;
    }
    return one.getContentHash().equals(other.getContentHash())
        && one.getModel().equals(other.getModel())
        && one.getDims() == other.getDims()
        && one.getVector().equals(other.getVector());
  }

  /** Whether an update touched nothing but the vector, as the first of mem0's two statements. */
  static boolean isFirstHalf(MemoryChange change) {
    return change.getOp() == ChangeOp.UPDATE
        && change.getBefore() != null
        && change.getAfter().getVector() != null
        && sameButVector(change.getBefore(), change.getAfter());
  }

  /**
   * Whether a write put one vector in the place of another and said nothing of the text. It may be
   * the half of an update whose text is still to come, so that the vector is no better one of this
   * text.
   */
  static boolean replacesVectorAlone(MemoryChange change) {
    return isFirstHalf(change) && change.getBefore().getVector() != null;
  }

  /** The second of mem0's two statements, so that its vector is seen to be one of its text. */
  static MemoryChange secondHalf(MemoryChange change) {
    return Builders.from(change).setBefore(withoutVector(change.getBefore())).build();
  }

  private static boolean sameButVector(MemoryImage one, MemoryImage other) {
    return IntStream.range(0, ROW.getFields().size())
        .filter(field -> field != VECTOR)
        .allMatch(field -> Objects.equals(one.get(field), other.get(field)));
  }

  private static MemoryImage withoutVector(MemoryImage image) {
    return Builders.from(image).setVector(null).build();
  }

  /** Gives a version the vector of a write, if it is one of the version's content. */
  void give(CanonicalMemory.Builder version, MemoryImage before, MemoryImage after) {
    Embedding vector = of(before, after);
    if (vector != null && vector.getContentHash().equals(version.getContentHash())) {
      version.setEmbedding(vector);
    }
  }

  /**
   * The vector that a write gives to its content; null if it gives none.
   *
   * <p>An update that changes the content and leaves the vector alone has a vector of the old
   * content, which belongs to nothing any more.
   */
  Embedding of(MemoryImage before, MemoryImage after) {
    if (after == null || after.getVector() == null) {
      return null;
    }
    boolean stale =
        before != null
            && !Objects.equals(before.getContent(), after.getContent())
            && after.getVector().equals(before.getVector());
    return stale
        ? null
        : new Embedding(
            model, after.getVector().size(), ContentHash.of(after.getContent()), after.getVector());
  }
}
