package io.memorysync.stack.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memorysync.stack.StackException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortsTest {

  @Test
  void aTakenPortIsNamedWithTheOptionThatChoosesAnother() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> Ports.requireFree(port, "kafka", "--port-kafka"))
          .isInstanceOf(StackException.class)
          .hasMessageContaining("Port " + port + " of kafka is taken")
          .hasMessageContaining("--port-kafka <port>");
    }
  }

  @Test
  void freePortsAreDifferentAndCanBeListenedOn() throws IOException {
    var ports = Ports.free(7);
    assertThat(ports).hasSize(7).doesNotHaveDuplicates();
    for (int port : ports) {
      new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
    }
  }
}
