package io.memorysync.schema.identity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** UUIDs made of names (version 5 of RFC 4122, section 4.3), and the one text form of any UUID. */
public final class NameUuid {

  private static final String SHAPE = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

  private NameUuid() {}

  /** The version 5 UUID of the UTF-8 bytes of {@code name} within {@code namespace}. */
  public static UUID of(UUID namespace, String name) {
    byte[] hash = sha1(namespace, name.getBytes(StandardCharsets.UTF_8));
    hash[6] = (byte) ((hash[6] & 0x0f) | 0x50);
    hash[8] = (byte) ((hash[8] & 0x3f) | 0x80);
    ByteBuffer first16 = ByteBuffer.wrap(hash);
    return new UUID(first16.getLong(), first16.getLong());
  }

  /**
   * The UUID in lower-case canonical text if {@code text} is one of 36 characters; empty otherwise.
   * {@link UUID#fromString} would also take shorter groups, which are another text to every store.
   */
  public static Optional<String> canonical(String text) {
    return text != null && isCanonical(text)
        ? Optional.of(text.toLowerCase(Locale.ROOT))
        : Optional.empty();
  }

  /** Asked of several values of every event, where a regular expression showed in the profile. */
  private static boolean isCanonical(String text) {
    if (text.length() != SHAPE.length()) {
      return false;
    }
    for (int i = 0; i < SHAPE.length(); i++) {
      char letter = text.charAt(i);
      boolean fits = SHAPE.charAt(i) == '-' ? letter == '-' : HexFormat.isHexDigit(letter);
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  private static byte[] sha1(UUID namespace, byte[] name) {
    ByteBuffer prefix = ByteBuffer.allocate(2 * Long.BYTES);
    prefix.putLong(namespace.getMostSignificantBits());
    prefix.putLong(namespace.getLeastSignificantBits());
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(prefix.array());
      return sha1.digest(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-1", e);
    }
  }
}
