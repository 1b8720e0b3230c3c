package io.memorysync.gateway.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memorysync.gateway.TestDatabase;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The places of writes, by several instances on one database. */
class WritePositionsIT {

  private static TestDatabase server;

  private final UUID memory = UUID.randomUUID();
  private final WritePositions positions = new WritePositions(server.database().requests());

  @BeforeAll
  static void aDatabase() throws SQLException {
    server = TestDatabase.create();
  }

  @AfterAll
  static void close() {
    server.close();
  }

  @Test
  void placesAreTimesInMicroseconds() throws Exception {
    long position = positions.place(memory, at -> at);
    Instant time = Instant.EPOCH.plus(position, ChronoUnit.MICROS);
    assertThat(time).isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
  }

  @Test
  void writesOfManyAreSentInTheOrderOfTheirPlaces() throws Exception {
    WritePositions otherInstance = new WritePositions(server.database().requests());
    List<Long> sent = new ArrayList<>();
    ExecutorService writers = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        WritePositions instance = i % 2 == 0 ? positions : otherInstance;
        done.add(writers.submit(() -> instance.place(memory, sent::add)));
      }
      for (Future<?> each : done) {
        each.get();
      }
    } finally {
      writers.shutdown();
    }
    assertThat(sent).hasSize(200).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void aClockThatGoesBackGivesNoPlaceTwice() throws Exception {
    long future = Instant.now().plusSeconds(3_600).toEpochMilli() * 1_000;
    try (var connection = server.database().requests().getConnection();
        var insert = connection.prepareStatement("INSERT INTO write_position VALUES (?, ?)")) {
      insert.setObject(1, memory);
      insert.setLong(2, future);
      insert.executeUpdate();
    }
    assertThat(positions.<Long>place(memory, at -> at)).isEqualTo(future + 1);
  }

  @Test
  void aPlaceIsTakenAlsoIfNobodyKnowsWhetherTheWriteWasSent() throws Exception {
    List<Long> given = new ArrayList<>();
    assertThatThrownBy(
            () ->
                positions.place(
                    memory,
                    at -> {
                      given.add(at);
                      throw new NotSentException("no answer", false, null);
                    }))
        .isInstanceOf(NotSentException.class);
    assertThat(positions.<Long>place(memory, at -> at)).isGreaterThan(given.get(0));
  }
}
