package io.memorysync.connect.neo4j;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;

/**
 * Runs requests for a task on another thread, so that a server that hangs does not keep the task:
 * the driver itself waits for an answer for as long as the connection is open.
 */
final class RequestThread implements AutoCloseable {

  private final ExecutorService threads = Executors.newCachedThreadPool(RequestThread::daemon);
  private final Duration patience;
  private final Runnable disconnect;

  /**
   * @param patience how long to wait for an answer
   * @param disconnect ends the connection in which a request still waits for its answer
   */
  RequestThread(Duration patience, Runnable disconnect) {
    this.patience = patience;
    this.disconnect = disconnect;
  }

  /**
   * Carries out a request.
   *
   * @throws RetriableException if there was no answer in time
   */
  <T> T ask(Supplier<T> request) {
    Future<T> answer = threads.submit(request::get);
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new ConnectException(e.getCause());
    } catch (TimeoutException e) {
      disconnect.run();
      throw new RetriableException(
          "No answer within %d ms (request.timeout.ms and connection.timeout.ms)."
              .formatted(patience.toMillis()),
          e);
    } catch (InterruptedException e) {
      disconnect.run();
      Thread.currentThread().interrupt();
      throw new ConnectException("Interrupted while waiting for an answer", e);
    }
  }

  /** Gives up what is still waiting for an answer. */
  @Override
  public void close() {
    threads.shutdownNow();
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "neo4j-request");
    thread.setDaemon(true);
    return thread;
  }
}
