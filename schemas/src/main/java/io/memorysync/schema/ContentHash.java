package io.memorysync.schema;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The hash by which mem0 and OpenMemory know a memory's text: md5 of its UTF-8 bytes, in hex. */
public final class ContentHash {

  private ContentHash() {}

  /** Returns the 32 hexadecimal digits, lower case, of the md5 of {@code content}. */
  public static String of(String content) {
    try {
      byte[] digest =
          MessageDigest.getInstance("MD5").digest(content.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has MD5", e);
    }
  }
}
