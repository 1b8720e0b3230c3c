package io.memorysync.stack.torture.faults;

import com.fasterxml.jackson.annotation.JsonValue;

/** What can go wrong, or be done, while the pipeline works. */
public enum FaultKind {
  KILL_STREAMS_APP("kill -9 of the streams-app"),
  KILL_CONNECT("kill -9 of the Connect worker"),
  KILL_BROKER("kill -9 of the broker"),
  RESTART_POSTGRES("restart of PostgreSQL in immediate mode"),
  STOP_NEO4J("stop of Neo4j"),
  SNAPSHOT("snapshot of a source"),
  SECOND_STREAMS_APP("second streams-app"),
  PAUSE_CONNECTOR("pause of a connector");

  private final String words;

  FaultKind(String words) {
    this.words = words;
  }

  /** As a report calls it. */
  @JsonValue
  public String words() {
    return words;
  }
}
