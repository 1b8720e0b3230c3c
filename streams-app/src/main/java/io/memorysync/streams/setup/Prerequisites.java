package io.memorysync.streams.setup;

import io.memorysync.streams.http.AppStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits, for as long as it takes, until everything is there that the topology needs to start, and
 * says on the health page and in the log what it waits for.
 */
public final class Prerequisites {

  /** One thing to be there: returns what is still missing, a sentence each; empty if nothing is. */
  public interface Check {
    /**
     * @throws ExecutionException if the broker does not answer, with the reason as the cause
     * @throws IOException if another server does not answer
     */
    List<String> missing() throws ExecutionException, IOException, InterruptedException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(Prerequisites.class);
  private static final Duration AGAIN_AFTER = Duration.ofMillis(500);

  private final AppStatus status;

  public Prerequisites(AppStatus status) {
    this.status = status;
  }

  /** Returns when a check finds nothing missing any more. */
  public void await(Check check) throws InterruptedException {
    List<String> told = List.of();
    List<String> missing = missing(check);
    while (!missing.isEmpty()) {
      status.waiting(missing);
      if (!missing.equals(told)) {
        missing.forEach(sentence -> LOG.info("Waiting: {}", sentence));
        told = missing;
      }
      Thread.sleep(AGAIN_AFTER.toMillis());
      missing = missing(check);
    }
  }

  private static List<String> missing(Check check) throws InterruptedException {
    try {
      return check.missing();
    } catch (ExecutionException e) {
      return List.of("Kafka does not answer: " + e.getCause().getMessage());
    } catch (IOException e) {
      return List.of("The schema registry does not answer: " + e.getMessage());
    }
  }
}
