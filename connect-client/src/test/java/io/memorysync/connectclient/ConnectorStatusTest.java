package io.memorysync.connectclient;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class ConnectorStatusTest {

  @Test
  void aFailedTaskTellsWhatWasNoticedAndItsDeepestCause() throws JsonProcessingException {
    ConnectorStatus status =
        status(
            """
            {"name":"mem0-sink","connector":{"state":"RUNNING"},"type":"sink","tasks":[
              {"id":0,"state":"RUNNING"},
              {"id":1,"state":"FAILED","trace":"ConnectException: task failed\\n\\tat X\\nCaused by: \
            DataException: bad\\n\\tat Y\\nCaused by: PSQLException: no table\\n"}]}
            """);
    assertThat(status.isRunning()).isFalse();
    assertThat(status.failure())
        .contains("ConnectException: task failed <- PSQLException: no table");
  }

  @Test
  void aConnectorWithoutTasksDoesNotRunYet() throws JsonProcessingException {
    assertThat(status("{\"name\":\"a\",\"connector\":{\"state\":\"RUNNING\"},\"tasks\":[]}"))
        .satisfies(status -> assertThat(status.isRunning()).isFalse())
        .satisfies(status -> assertThat(status.failure()).isEmpty());
  }

  private static ConnectorStatus status(String json) throws JsonProcessingException {
    return ConnectorStatus.of(new ObjectMapper().readTree(json));
  }
}
