package io.memorysync.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;

/** Held while a stack is started or stopped, so that two launchers do not do it at once. */
public final class StackLock {

  private StackLock() {}

  /**
   * Does something while no other launcher starts or stops the stack of that directory.
   *
   * @throws StackException if another one does right now
   */
  public static void holding(StackDirectory directory, Runnable action) {
    try {
      Files.createDirectories(directory.root());
      try (FileChannel channel =
          FileChannel.open(directory.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        if (channel.tryLock() == null) {
          throw new StackException(
              "Another ./memory-sync is starting or stopping this stack; wait until it is done, or"
                  + " end it with Ctrl-C.");
        }
        action.run();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
