package io.memorysync.schema.serde;

import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Tells whose fault it is that a record could not be decoded or encoded: the record's, or that of
 * the schema registry. An outage must never lead to a record that is put aside.
 *
 * <p>The registry's client is a site's choice and not on the class path when this is compiled, so
 * its exceptions are known by name: Apicurio's {@code RestClientException}, which hides the network
 * error that caused it, and its subclasses; Confluent's class of the same name.
 */
public final class RegistryFailure {

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
  private static final List<String> NO_ANSWER =
      List.of("RestClientException", "NotAuthorizedException", "ForbiddenException");

  /** Of Apicurio's exceptions: the registry answers, and its answer will be the same tomorrow. */
  private static final List<String> REFUSED_FOR_GOOD =
      List.of(
          "NotFoundException",
          "RuleViolationException",
          "ConflictException",
          "AlreadyExistsException",
          "UnprocessableSchemaException",
          "UnprocessableEntityException",
          "BadRequestException");

  /** The same of Confluent's, by its error codes: no such schema, incompatible, invalid. */
  private static final Pattern CODES_FOR_GOOD = Pattern.compile("error code: (404|409|422)\\d*");

  private RegistryFailure() {}

  /** Whether the registry is to blame, so that the same record may be right later. */
  public static boolean isOutage(Throwable failure) {
    List<Throwable> causes =
        Stream.iterate(failure, cause -> cause != null, Throwable::getCause).toList();
    return causes.stream().noneMatch(RegistryFailure::isForGood)
        && causes.stream().anyMatch(RegistryFailure::isOutageItself);
  }

  private static boolean isForGood(Throwable cause) {
    String type = cause.getClass().getSimpleName();
    return REFUSED_FOR_GOOD.stream().anyMatch(type::endsWith)
        || (type.equals("RestClientException")
            && CODES_FOR_GOOD.matcher(String.valueOf(cause.getMessage())).find());
  }

  private static boolean isOutageItself(Throwable cause) {
    return NETWORK.stream().anyMatch(type -> type.isInstance(cause))
        || superclasses(cause).anyMatch(type -> NO_ANSWER.contains(type.getSimpleName()));
  }

  private static Stream<Class<?>> superclasses(Throwable cause) {
    return Stream.iterate(cause.getClass(), type -> type != null, Class::getSuperclass);
  }
}
