package io.memorysync.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.stack.Checkout;
import io.memorysync.stack.LocalStack;
import io.memorysync.stack.Progress;
import io.memorysync.stack.StackDirectory;
import io.memorysync.stack.StackPorts;
import io.memorysync.stack.provision.CacheDirectory;
import io.memorysync.stack.torture.Torture;
import io.memorysync.stack.torture.TortureReport;
import io.memorysync.stack.torture.TortureReportText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The short version of {@code ./memory-sync torture}, on a stack of its own. Another seed: {@code
 * -Dtorture.seed=7}.
 */
class TortureIT {

  private static final Duration LENGTH = Duration.ofMinutes(2);
  private static final long SEED = Long.getLong("torture.seed", 1);

  private final Progress progress = new Progress(System.err);
  private Path directory;
  private LocalStack stack;

  @BeforeEach
  void anEmptyStack() throws Exception {
    directory = Files.createTempDirectory("memory-sync-torture-");
    // PostgreSQL may run under another account and has to pass through.
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    stack =
        LocalStack.open(
            Checkout.find(), new StackDirectory(directory), StackPorts.free(), progress);
  }

  @AfterEach
  void stop() {
    stack.stop();
  }

  @Test
  void whateverCrashesWhileBothStoresAreWrittenEveryPromiseHolds() throws Exception {
    TortureReport report = new Torture(stack, LENGTH, SEED, progress::say).run();

    new TortureReportText(System.err).print(report);
    assertThat(report.checks())
        .as("promises; data and logs are in %s", directory)
        .allMatch(TortureReport.Check::held);
    stack.stop();
    CacheDirectory.delete(directory);
  }
}
