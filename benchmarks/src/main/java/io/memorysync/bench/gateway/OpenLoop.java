package io.memorysync.bench.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends requests at a steady rate, whether earlier ones are answered or not, as people do who know
 * nothing of each other. The time of a request runs from when it was due, so that those behind a
 * slow one count, too.
 */
final class OpenLoop {

  private final long intervalNanos;
  private final int requests;

  OpenLoop(int perSecond, int seconds) {
    this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.requests = perSecond * seconds;
  }

  /** Something that is asked; done when the whole answer is there. */
  @FunctionalInterface
  interface Request {
    void send(int number) throws Exception;
  }

  /** Sends them all and returns the time of each in milliseconds, in the order of their turns. */
  List<Double> run(Request request) throws InterruptedException, ExecutionException {
    ExecutorService senders = Executors.newCachedThreadPool();
    try {
      List<Future<Double>> sent = new ArrayList<>(requests);
      long begin = System.nanoTime();
      for (int number = 0; number < requests; number++) {
        long due = begin + number * intervalNanos;
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        int turn = number;
        sent.add(
            senders.submit(
                () -> {
                  request.send(turn);
                  return (System.nanoTime() - due) / 1e6;
                }));
      }
      List<Double> millis = new ArrayList<>(requests);
      for (Future<Double> each : sent) {
        millis.add(each.get());
      }
      return millis;
    } finally {
      senders.shutdownNow();
    }
  }
}
