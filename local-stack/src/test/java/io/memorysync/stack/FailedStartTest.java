package io.memorysync.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memorysync.stack.process.Ports;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailedStartTest {

  @Test
  void aTakenPortStopsTheStartBeforeAnythingRunsAndTheLauncherCanLeave(@TempDir Path directory)
      throws Exception {
    StackPorts ports = StackPorts.from(Ports.free(1).get(0));
    LocalStack stack =
        LocalStack.open(Checkout.find(), new StackDirectory(directory), ports, Progress.silent());
    try (ServerSocket taken =
        new ServerSocket(ports.registry(), 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(stack::startServers)
          .hasMessageContaining("Port " + taken.getLocalPort() + " of registry is taken");
    }

    // As the launcher does it, on another thread than the one that started.
    CompletableFuture.runAsync(stack::abort).get(10, TimeUnit.SECONDS);

    assertThat(stack.servers()).allMatch(server -> server.process().running().isEmpty());
  }
}
