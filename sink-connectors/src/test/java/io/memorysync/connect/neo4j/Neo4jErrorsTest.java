package io.memorysync.connect.neo4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.memorysync.connect.common.WrongOptionException;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.neo4j.driver.exceptions.ClientException;
import org.neo4j.driver.exceptions.DatabaseException;
import org.neo4j.driver.exceptions.Neo4jException;
import org.neo4j.driver.exceptions.SecurityException;
import org.neo4j.driver.exceptions.ServiceUnavailableException;
import org.neo4j.driver.exceptions.TransientException;

class Neo4jErrorsTest {

  private static final Neo4jSinkConfig CONFIG =
      new Neo4jSinkConfig(Map.of("neo4j.uri", "bolt://graph:7687", "neo4j.password", "a-password"));

  @Test
  void anUnreachableServerIsAnOutage() {
    assertThat(classify(new ServiceUnavailableException("refused")))
        .isInstanceOf(RetriableException.class);
  }

  @Test
  void aDeadlockIsPassing() {
    assertThat(
            classify(new TransientException("Neo.TransientError.Transaction.DeadlockDetected", "")))
        .isInstanceOf(RetriableException.class);
  }

  @Test
  void aServersOwnTroubleIsAnOutage() {
    assertThat(
            classify(
                new DatabaseException("Neo.DatabaseError.Transaction.TransactionCommitFailed", "")))
        .isInstanceOf(RetriableException.class);
  }

  @Test
  void aNodeThatAnotherTransactionRemovedIsPassing() {
    assertThat(classify(new ClientException("Neo.ClientError.Statement.EntityNotFound", "")))
        .isInstanceOf(RetriableException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Neo.ClientError.Transaction.LockClientStopped",
        "Neo.ClientError.Transaction.Terminated",
        "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration"
      })
  void aTransactionThatTheServerEndedIsPassing(String code) {
    assertThat(classify(new ClientException(code, ""))).isInstanceOf(RetriableException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Neo.ClientError.Schema.ConstraintValidationFailed",
        "Neo.ClientError.Statement.TypeError"
      })
  void aValueThatNeo4jRefusesIsABadRecord(String code) {
    assertThat(classify(new ClientException(code, "the content of a memory")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(code)
        .hasMessageNotContaining("the content of a memory");
  }

  @Test
  void missingPrivilegesNameTheUser() {
    assertThat(classify(new SecurityException("Neo.ClientError.Security.Forbidden", "")))
        .asInstanceOf(type(WrongOptionException.class))
        .extracting(WrongOptionException::option)
        .isEqualTo("neo4j.user");
  }

  @Test
  void anErrorInAStatementFailsTheTask() {
    assertThat(classify(new ClientException("Neo.ClientError.Statement.SyntaxError", "")))
        .isExactlyInstanceOf(ConnectException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5.13.0", "5.26.30", "2025.01.0", "2026.08.1"})
  void versionsWithTheVectorIndexAreTaken(String version) {
    assertThatCode(() -> GraphSchema.requireVersion(version)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"4.4.30", "5.12.0", "unknown"})
  void otherVersionsAreRefused(String version) {
    assertThatThrownBy(() -> GraphSchema.requireVersion(version))
        .isInstanceOf(WrongOptionException.class)
        .hasMessageContaining("5.13");
  }

  private static ConnectException classify(Neo4jException e) {
    return Neo4jErrors.classify(e, CONFIG);
  }
}
