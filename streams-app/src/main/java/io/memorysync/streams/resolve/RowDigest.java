package io.memorysync.streams.resolve;

import io.memorysync.schema.MemoryImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Tells row images apart without keeping them: the SHA-256, 32 bytes, of all that a row says. */
final class RowDigest {

  private RowDigest() {}

  static ByteBuffer of(MemoryImage row) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(row.toByteBuffer());
      return ByteBuffer.wrap(sha256.digest());
    } catch (IOException e) {
      throw new UncheckedIOException("A row image cannot be encoded", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
