package io.memorysync.stack.cli;

import io.memorysync.stack.Checkout;
import io.memorysync.stack.LocalStack;
import io.memorysync.stack.Progress;
import io.memorysync.stack.StackDirectory;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which stack a command is about. */
final class StackOption {

  @Option(
      names = "--directory",
      paramLabel = "<directory>",
      defaultValue = "${env:MEMORY_SYNC_DIRECTORY:-}",
      description =
          "Where the stack keeps its data (default: MEMORY_SYNC_DIRECTORY, else .memory-sync in the"
              + " clone).")
  private String directory;

  Checkout checkout() {
    return Checkout.find();
  }

  StackDirectory directory() {
    return new StackDirectory(
        directory == null || directory.isBlank()
            ? checkout().root().resolve(".memory-sync")
            : Path.of(directory).toAbsolutePath());
  }

  LocalStack existing(Progress progress) {
    return LocalStack.existing(checkout(), directory(), progress);
  }
}
