package io.memorysync.stack.server;

/**
 * What a Java server may take of the machine.
 *
 * @param heapMegabytes its largest heap
 * @param optimized whether its code is compiled for speed in the long run; else for a fast start
 */
public record JvmSize(int heapMegabytes, boolean optimized) {

  /** A server that starts fast and never sees load that an optimizing compiler would repay. */
  public static JvmSize small(int heapMegabytes) {
    return new JvmSize(heapMegabytes, false);
  }

  /** A server under load. */
  public static JvmSize large(int heapMegabytes) {
    return new JvmSize(heapMegabytes, true);
  }
}
