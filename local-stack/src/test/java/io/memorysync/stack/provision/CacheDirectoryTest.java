package io.memorysync.stack.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memorysync.stack.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheDirectoryTest {

  @TempDir Path root;

  @Test
  void anEntryIsMadeOnce() {
    AtomicInteger made = new AtomicInteger();
    for (int i = 0; i < 3; i++) {
      Path entry =
          new CacheDirectory(root)
              .entry(
                  "thing-1",
                  directory ->
                      Files.writeString(directory.resolve("file"), "" + made.incrementAndGet()));
      assertThat(entry.resolve("file")).hasContent("1");
    }
  }

  @Test
  void anEntryThatCouldNotBeMadeLeavesNothingBehind() throws IOException {
    assertThatThrownBy(
            () ->
                new CacheDirectory(root)
                    .entry(
                        "thing-1",
                        directory -> {
                          Files.createDirectories(directory.resolve("half/done"));
                          throw new StackException("no network");
                        }))
        .hasMessage("no network");

    try (Stream<Path> left = Files.list(root)) {
      assertThat(left).isEmpty();
    }
  }
}
