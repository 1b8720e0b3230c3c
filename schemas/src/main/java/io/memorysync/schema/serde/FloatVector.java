package io.memorysync.schema.serde;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.RandomAccess;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;

/**
 * A vector in single precision that is held in 4 bytes for each dimension, for the fields of
 * generated records that are lists of {@link Float}. Immutable.
 *
 * <p>It equals any list of the same numbers, and another one bit by bit but for NaN, as lists of
 * {@link Float} do.
 */
public final class FloatVector extends AbstractList<Float> implements RandomAccess {

  private static final FloatVector EMPTY = new FloatVector(new float[0]);

  private final float[] components;

  private FloatVector(float[] components) {
    this.components = components;
  }

  /**
   * A vector of these components.
   *
   * @param components not copied, and not to be changed any more
   */
  public static FloatVector of(float... components) {
    return new FloatVector(components);
  }

  /** The numbers of a list as a vector: the list itself if it is one, a copy otherwise. */
  public static FloatVector of(Collection<Float> numbers) {
    if (numbers instanceof FloatVector vector) {
      return vector;
    }
    float[] components = new float[numbers.size()];
    int i = 0;
    for (float number : numbers) {
      components[i++] = number;
    }
    return new FloatVector(components);
  }

  /** Reads the items of an Avro array of floats. */
  static FloatVector read(Decoder in) throws IOException {
    FloatVector vector = EMPTY;
    for (long items = in.readArrayStart(); items > 0; items = in.arrayNext()) {
      vector = vector.followedBy(readBlock(in, Math.toIntExact(items)));
    }
    return vector;
  }

  private static float[] readBlock(Decoder in, int items) throws IOException {
    byte[] bytes = new byte[Math.multiplyExact(items, Float.BYTES)];
    in.readFixed(bytes);
    float[] block = new float[items];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(block);
    return block;
  }

  private FloatVector followedBy(float[] block) {
    if (isEmpty()) {
      return new FloatVector(block);
    }
    float[] all = Arrays.copyOf(components, components.length + block.length);
    System.arraycopy(block, 0, all, components.length, block.length);
    return new FloatVector(all);
  }

  /** Writes the items of an Avro array of floats, as Avro's own writer does. */
  void write(Encoder out) throws IOException {
    out.writeArrayStart();
    out.setItemCount(components.length);
    byte[] bytes = new byte[components.length * Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(components);
    out.writeFixed(bytes);
    out.writeArrayEnd();
  }

  /** One component. */
  public float component(int i) {
    return components[i];
  }

  /** A copy of all components. */
  public float[] toFloats() {
    return components.clone();
  }

  @Override
  public Float get(int i) {
    return components[i];
  }

  @Override
  public int size() {
    return components.length;
  }

  @Override
  public boolean equals(Object other) {
    if (other instanceof FloatVector vector) {
      return Arrays.equals(components, vector.components);
    }
    return other instanceof List<?> && super.equals(other);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(components);
  }
}
