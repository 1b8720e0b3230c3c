package io.memorysync.gateway.access;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/**
 * A token bucket for each caller: so many requests a second in the long run, and some more at once
 * after a pause.
 */
public final class RateLimit {

  private static final int CALLERS = 100_000;
  private static final double NANOS = 1e9;

  private final int perSecond;
  private final int burst;
  private final LongSupplier nanoTime;
  private final ConcurrentMap<String, Bucket> buckets = new ConcurrentHashMap<>();

  /**
   * @param perSecond 0 for no limit
   * @param burst tokens that a bucket holds
   */
  public RateLimit(int perSecond, int burst) {
    this(perSecond, burst, System::nanoTime);
  }

  /**
   * The same by another clock.
   *
   * @param nanoTime of which only differences count
   */
  public RateLimit(int perSecond, int burst, LongSupplier nanoTime) {
    this.perSecond = perSecond;
    this.burst = Math.max(burst, 1);
    this.nanoTime = nanoTime;
  }

  private record Bucket(double tokens, long at) {}

  /**
   * Takes a token of a caller's.
   *
   * @return 0 if there was one, else after how many seconds there is one
   */
  public double take(String caller) {
    if (perSecond == 0) {
      return 0;
    }
    if (buckets.size() > CALLERS) {
      // Nobody gains more than one burst by it.
      buckets.clear();
    }
    long now = nanoTime.getAsLong();
    double[] missing = new double[1];
    buckets.compute(
        caller,
        (id, bucket) -> {
          double tokens = bucket == null ? burst : filled(bucket, now);
          missing[0] = Math.max(0, 1 - tokens);
          return new Bucket(tokens >= 1 ? tokens - 1 : tokens, now);
        });
    return missing[0] / perSecond;
  }

  /**
   * Looks for a token of a caller's and leaves it there.
   *
   * @return 0 if there is one, else after how many seconds there is one
   */
  public double look(String caller) {
    Bucket bucket = perSecond == 0 ? null : buckets.get(caller);
    double tokens = bucket == null ? burst : filled(bucket, nanoTime.getAsLong());
    return tokens >= 1 ? 0 : (1 - tokens) / perSecond;
  }

  private double filled(Bucket bucket, long now) {
    return Math.min(burst, bucket.tokens() + (now - bucket.at()) / NANOS * perSecond);
  }
}
