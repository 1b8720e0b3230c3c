package io.memorysync.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.memorysync.monitor.Monitor;
import io.memorysync.monitor.PipelineHistory;
import io.memorysync.monitor.PipelineView;
import io.memorysync.monitor.PipelineView.Arrow;
import io.memorysync.monitor.PipelineView.BehindUnit;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConsoleReplayTest {

  private static final String SINK = "mem0-sink";

  private HttpServer connect;

  @BeforeEach
  void aConnectThatDoesAsItIsTold() throws IOException {
    connect = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    connect.createContext(
        "/connectors/" + SINK,
        exchange -> {
          byte[] body =
              "{\"type\":\"sink\",\"connector\":{\"state\":\"STOPPED\"},\"tasks\":[]}"
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    connect.start();
  }

  @AfterEach
  void stop() {
    connect.stop(0);
  }

  @Test
  void whileTheMonitorDoesNotKnowWhatIsLeftTheReplayIsNotDone() {
    assertThat(recordsOf(7L, null, 0L)).isEqualTo(7);
  }

  @Test
  void whatTheMonitorSawBeforeTheReplayIsNotItsEnd() {
    assertThat(recordsOf(0L, 7L, 0L)).isEqualTo(7);
  }

  @Test
  void aNameThatNoSinkHasIsNotThere() {
    ConsoleReplay replay = replay(Collections.emptyIterator());

    assertThat(replay.exists(SINK)).isTrue();
    assertThat(replay.exists("no-such-sink")).isFalse();
  }

  /** How many records a replay counts whose sink is behind by so much, look by look. */
  private long recordsOf(Long... behind) {
    Iterator<Long> looks = Arrays.asList(behind).iterator();
    long records = replay(looks).run(SINK, new ConsoleJob("replay")).path("records").asLong();
    assertThat(looks).isExhausted();
    return records;
  }

  private ConsoleReplay replay(Iterator<Long> behind) {
    return new ConsoleReplay(
        "http://127.0.0.1:" + connect.getAddress().getPort(), new OneArrow(behind));
  }

  /**
   * What one arrow to the sink looks like, once for each look at it.
   *
   * @param behind null where it is not known
   */
  private record OneArrow(Iterator<Long> behind) implements Monitor {

    @Override
    public PipelineView current() {
      Arrow arrow = new Arrow("streams-app", SINK, null, behind.next(), BehindUnit.EVENTS, null);
      return new PipelineView(
          Instant.now(), List.of(), List.of(), List.of(arrow), List.of(), List.of(), null, null);
    }

    @Override
    public PipelineHistory history(Duration back) {
      throw new UnsupportedOperationException("Nobody asks for the past.");
    }

    @Override
    public void verified(PipelineView.LastVerify result) {
      throw new UnsupportedOperationException("Nobody verifies.");
    }

    @Override
    public void close() {}
  }
}
