package io.memorysync.connect.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.debezium.DebeziumException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

class DatabaseOutageTest {

  @Test
  void a_refused_connection_is_an_outage_however_deep_debezium_wraps_it() {
    SQLException refused =
        new PSQLException(
            "Connection to localhost:5432 refused.",
            PSQLState.CONNECTION_UNABLE_TO_CONNECT,
            new ConnectException("Connection refused"));
    DebeziumException failure =
        new DebeziumException(
            "Couldn't get timestamp utils from underlying connection",
            new DebeziumException("no connection", refused));

    assertThat(DatabaseOutage.caused(failure)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"08001", "08003", "08006", "57P01", "57P02", "57P03"})
  void a_lost_connection_a_shutdown_and_a_start_are_outages(String sqlState) {
    assertThat(DatabaseOutage.caused(new DebeziumException(sqlError(sqlState)))).isTrue();
  }

  @Test
  void so_is_a_socket_that_does_not_answer() {
    assertThat(DatabaseOutage.caused(new DebeziumException(new SocketTimeoutException()))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"28P01", "42501", "42P01", "57014", "3D000"})
  void a_database_that_answers_with_an_error_is_there(String sqlState) {
    assertThat(DatabaseOutage.caused(new DebeziumException(sqlError(sqlState)))).isFalse();
  }

  @Test
  void an_error_without_a_code_is_no_outage() {
    assertThat(DatabaseOutage.caused(new DebeziumException(sqlError(null)))).isFalse();
  }

  private static SQLException sqlError(String sqlState) {
    return new SQLException("from the server", sqlState);
  }
}
