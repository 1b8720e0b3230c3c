package io.memorysync.streams.normalize;

import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Tells whose fault it is that a record could not be decoded: the record's, or that of the schema
 * registry. An outage must never lead to a rejected record.
 *
 * <p>The registry's client is a site's choice and not on the class path when this is compiled, so
 * its exceptions are known by name: Apicurio's {@code RestClientException}, which hides the network
 * error that caused it, and its subclasses; Confluent's class of the same name.
 */
final class DecodeFailure {

  private static final List<Class<? extends Throwable>> NETWORK =
      List.of(
          SocketException.class,
          UnknownHostException.class,
          InterruptedIOException.class,
          HttpTimeoutException.class,
          ClosedChannelException.class,
          SSLException.class,
          RetriableException.class,
          InvalidConfigurationException.class);
  private static final List<String> REFUSED =
      List.of("RestClientException", "NotAuthorizedException", "ForbiddenException");

  /** Confluent's error code for an unknown schema id, at the end of its message. */
  private static final String UNKNOWN_SCHEMA = "40403";

  private DecodeFailure() {}

  /** Whether the registry is to blame, so that decoding the same record later may succeed. */
  static boolean isOutage(Throwable failure) {
    List<Throwable> causes =
        Stream.iterate(failure, cause -> cause != null, Throwable::getCause).toList();
    return causes.stream().noneMatch(DecodeFailure::isUnknownSchema)
        && causes.stream().anyMatch(DecodeFailure::isOutageItself);
  }

  private static boolean isUnknownSchema(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    return cause.getClass().getSimpleName().endsWith("NotFoundException")
        || (cause.getClass().getSimpleName().equals("RestClientException")
            && message.contains(UNKNOWN_SCHEMA));
  }

  private static boolean isOutageItself(Throwable cause) {
    return NETWORK.stream().anyMatch(type -> type.isInstance(cause))
        || superclasses(cause).anyMatch(type -> REFUSED.contains(type.getSimpleName()));
  }

  private static Stream<Class<?>> superclasses(Throwable cause) {
    return Stream.iterate(cause.getClass(), type -> type != null, Class::getSuperclass);
  }
}
