package io.memorysync.connectclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectClientTest {

  private OneSink sink;
  private ConnectClient client;

  @BeforeEach
  void aSinkThatRuns() throws IOException {
    sink = new OneSink();
    client = sink.client();
  }

  @AfterEach
  void close() {
    sink.close();
  }

  @Test
  void aConnectorTellsWhatItIsAndDoes() {
    assertThat(client.status(OneSink.NAME))
        .hasValueSatisfying(status -> assertThat(status.type()).isEqualTo("sink"))
        .hasValueSatisfying(status -> assertThat(status.isRunning()).isTrue());
  }

  @Test
  void aConnectorThatIsNotThereHasNoStatus() {
    assertThat(client.status("no-such-sink")).isEmpty();
  }

  @Test
  void aRefusalIsToldInTheWordsOfTheWorker() {
    assertThatThrownBy(() -> client.deleteOffsets(OneSink.NAME))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Connect refused DELETE /connectors/mem0-sink/offsets with 400:"
                + " It has to be stopped first.");
  }

  @Test
  void nobodyWaitsForAConnectorThatHasFailed() {
    sink.fail("PSQLException: no table");

    assertThatThrownBy(() -> client.awaitRunning(OneSink.NAME, Duration.ofMinutes(1)))
        .hasMessage("Connector mem0-sink failed: PSQLException: no table");
  }

  @Test
  void aWorkerThatDoesNotAnswerIsNamedWithWhatMendsIt() {
    sink.close();

    assertThatThrownBy(() -> client.status(OneSink.NAME))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Connect does not answer at " + sink.url() + "; look after it.");
  }

  @Test
  void anAddressMayEndWithASlash() {
    ConnectClient slashed = new ConnectClient(sink.url() + "/", "", IllegalStateException::new);

    assertThat(slashed.status(OneSink.NAME)).isPresent();
  }
}
