package io.memorysync.streams.resolve;

import io.memorysync.schema.MemoryImage;
import io.memorysync.schema.serde.VectorDatumWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;

/**
 * Tells row images apart without keeping them: the SHA-256, 32 bytes, of all that a row says.
 *
 * <p>It is kept in the state of a memory, so that it may never change: what is hashed is Avro's
 * single-object encoding of the row ({@link MemoryImage#toByteBuffer}).
 */
final class RowDigest {

  /** How a single-object encoding begins; the fingerprint of the schema follows. */
  private static final byte[] MARKER = {(byte) 0xC3, 1};

  private static final Schema SCHEMA = MemoryImage.getClassSchema();
  private static final byte[] FINGERPRINT = fingerprint();
  private static final DatumWriter<MemoryImage> WRITER = new VectorDatumWriter<>(SCHEMA);

  /** Room for a row with a vector of 384 dims and some text. */
  private static final int USUAL_BYTES = 2048;

  private RowDigest() {}

  static ByteBuffer of(MemoryImage row) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(MARKER);
      sha256.update(FINGERPRINT);
      sha256.update(encoded(row));
      return ByteBuffer.wrap(sha256.digest());
    } catch (IOException e) {
      throw new UncheckedIOException("A row image cannot be encoded", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  private static byte[] encoded(MemoryImage row) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    WRITER.write(row, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }

  private static byte[] fingerprint() {
    try {
      return SchemaNormalization.parsingFingerprint("CRC-64-AVRO", SCHEMA);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Avro has its own fingerprint", e);
    }
  }
}
