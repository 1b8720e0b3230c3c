package io.memorysync.schema.serde;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.util.stream.Stream;
import org.apache.avro.AvroRuntimeException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RegistryFailureTest {

  static Stream<Throwable> outages() {
    return Stream.of(
        new SerializationException("Error retrieving schema", new ConnectException("refused")),
        new RuntimeException(new RuntimeException(new SocketTimeoutException())),
        new SerializationException(new UnknownHostException("registry")),
        new UncheckedIOException(new HttpConnectTimeoutException("timed out")),
        new TimeoutException("the registry is slow"),
        new InvalidConfigurationException("Unauthorized; error code: 401"),
        new RestClientException(null),
        new RateLimitedClientException(),
        new NotAuthorizedException(),
        new SerializationException(new RestClientException("Internal error; error code: 50001")));
  }

  static Stream<Throwable> brokenRecords() {
    return Stream.of(
        new UncheckedIOException(new EOFException()),
        new AvroRuntimeException("Malformed data. Length is negative: -3"),
        new ArrayIndexOutOfBoundsException(7),
        new SerializationException("Unknown magic byte!"),
        new ArtifactNotFoundException(),
        new RuleViolationException(),
        new SerializationException(new RestClientException("Schema not found; error code: 40403")),
        new SerializationException(new RestClientException("Incompatible; error code: 409")));
  }

  @ParameterizedTest
  @MethodSource("outages")
  void aRegistryThatDoesNotAnswerIsToBlame(Throwable failure) {
    assertThat(RegistryFailure.isOutage(failure)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("brokenRecords")
  void otherwiseTheRecordIs(Throwable failure) {
    assertThat(RegistryFailure.isOutage(failure)).isFalse();
  }

  /** Named as in the clients of both registries. */
  private static class RestClientException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RestClientException(String message) {
      super(message);
    }
  }

  private static final class RateLimitedClientException extends RestClientException {
    private static final long serialVersionUID = 1L;

    RateLimitedClientException() {
      super("Too many requests");
    }
  }

  private static final class ArtifactNotFoundException extends RestClientException {
    private static final long serialVersionUID = 1L;

    ArtifactNotFoundException() {
      super("No content with id 7");
    }
  }

  private static final class NotAuthorizedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static final class RuleViolationException extends RestClientException {
    private static final long serialVersionUID = 1L;

    RuleViolationException() {
      super("Incompatible artifact");
    }
  }
}
