package io.memorysync.stack;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What a stack remembers between launchers: the ports it runs on and the passwords its data was
 * made with. Kept in a file that only its owner can read.
 *
 * @param id names data that has to live outside the stack's directory
 */
public record StackState(
    String id,
    StackPorts ports,
    String postgresPassword,
    String sourcePassword,
    String sinkPassword,
    String neo4jPassword,
    String gatewayPassword,
    String gatewayKey) {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final int PASSWORD_BYTES = 12;

  /** A stack that was made before there was a gateway has no secrets for it yet. */
  public StackState {
    gatewayPassword = gatewayPassword == null ? random() : gatewayPassword;
    gatewayKey = gatewayKey == null ? random() + random() : gatewayKey;
  }

  /** The state of a new stack, with passwords of its own. */
  public static StackState create(StackPorts ports) {
    return new StackState(
        random().substring(0, 8), ports, random(), random(), random(), random(), null, null);
  }

  /** The state in that file, if there is one. */
  public static Optional<StackState> read(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(file.toFile(), StackState.class));
    } catch (IOException e) {
      throw new StackException(
          file
              + " cannot be read: "
              + e.getMessage()
              + "; delete the directory it is in to begin"
              + " anew, its data is lost then.",
          e);
    }
  }

  /** The same stack on other ports. */
  public StackState on(StackPorts other) {
    return new StackState(
        id,
        other,
        postgresPassword,
        sourcePassword,
        sinkPassword,
        neo4jPassword,
        gatewayPassword,
        gatewayKey);
  }

  /** Replaces the file. */
  public void write(Path file) {
    try {
      Files.createDirectories(file.getParent());
      Path draft = file.resolveSibling(file.getFileName() + ".new");
      Files.deleteIfExists(draft);
      Files.createFile(
          draft,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      JSON.writeValue(draft.toFile(), this);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String random() {
    byte[] bytes = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
