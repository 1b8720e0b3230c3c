package io.memorysync.connect.pgvector;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.connect.common.ContestedException;
import io.memorysync.connect.common.SlowBatchException;
import io.memorysync.connect.common.WrongOptionException;
import java.sql.SQLException;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresErrorsTest {

  private static final PgVectorSinkConfig CONFIG =
      new PgVectorSinkConfig(
          Map.of(
              "name", "mem0-sink",
              "layout", "mem0",
              "store.name", "mem0",
              "collection.table", "public.mem0migrations",
              "connection.url", "jdbc:postgresql://db:5432/mem0?sslpassword=secret",
              "connection.user", "memory_sync_sink",
              "connection.password", "secret"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "08006", "08001", "40P01", "40001", "53300", "57P01", "57P03", "58030", "55P03", "25006",
        "25P03"
      })
  void anOutageADeadlockAndALockTimeoutPass(String state) {
    assertThat(classify(state)).isInstanceOf(RetriableException.class);
  }

  @Test
  void anOriginThatALostSessionStillHoldsPasses() {
    assertThat(classify("55006")).isInstanceOf(RetriableException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"57014", "25P04"})
  void whatTakesTooLongMayDoInPieces(String state) {
    assertThat(classify(state)).isInstanceOf(SlowBatchException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"22021", "22P05", "22001", "23502", "23514", "54000", "P0001", "44000"})
  void aValueThatAColumnCannotHoldIsABadRecord(String state) {
    assertThat(classify(state)).isExactlyInstanceOf(DataException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"23503", "23505"})
  void aRowThatIsMissingOrThereAlreadyMayBeAnotherTransactionsDoing(String state) {
    assertThat(classify(state)).isInstanceOf(ContestedException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "28P01, connection.password",
    "28000, connection.password",
    "3D000, connection.url",
    "42501, connection.user"
  })
  void aWrongOptionIsNamed(String state, String option) {
    assertThat(classify(state))
        .isInstanceOfSatisfying(
            WrongOptionException.class, e -> assertThat(e.option()).isEqualTo(option));
  }

  @Test
  void vectorsOfOtherDimensionsAreAWrongOptionAndNoBadRecord() {
    assertThat(
            PostgresErrors.classify(
                new SQLException("ERROR: expected 384 dimensions, not 1536", "22000"), CONFIG))
        .isInstanceOfSatisfying(
            WrongOptionException.class, e -> assertThat(e.option()).isEqualTo("vector.dims"))
        .hasMessageContaining("expected 384 dimensions, not 1536");
  }

  @ParameterizedTest
  @ValueSource(strings = {"42601", "XX000", "0A000"})
  void anythingElseFailsTheTask(String state) {
    assertThat(classify(state))
        .isNotInstanceOf(RetriableException.class)
        .isNotInstanceOf(DataException.class);
  }

  @Test
  void anErrorWithoutAStateFailsTheTask() {
    assertThat(PostgresErrors.classify(new SQLException("odd"), CONFIG))
        .isExactlyInstanceOf(ConnectException.class);
  }

  @Test
  void noMessageShowsParametersOfTheUrl() {
    assertThat(classify("08006").getMessage()).contains("db:5432/mem0").doesNotContain("secret");
  }

  private static ConnectException classify(String state) {
    return PostgresErrors.classify(new SQLException("message", state), CONFIG);
  }
}
