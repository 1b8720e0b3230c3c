package io.memorysync.stack.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a Java server. */
final class Java {

  private final List<String> options = new ArrayList<>();

  /** A small one, of so many MiB. */
  Java(int heapMegabytes) {
    this(JvmSize.small(heapMegabytes));
  }

  Java(JvmSize size) {
    options.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    options.add("-Xmx" + size.heapMegabytes() + "m");
    if (!size.optimized()) {
      options.add("-XX:+UseSerialGC");
      // Ready in half the time on a small machine.
      options.add("-XX:TieredStopAtLevel=1");
    } else {
      options.add("-XX:+UseParallelGC");
      // While classes are still loaded, each threshold below this would cost a full collection.
      options.add("-XX:MetaspaceSize=256m");
    }
    // Each thread that sends or receives a record keeps a buffer of its size there, however long.
    options.add("-XX:MaxDirectMemorySize=1g");
    options.add("-XX:+ExitOnOutOfMemoryError");
  }

  Java option(String option) {
    options.add(option);
    return this;
  }

  /**
   * Warnings to the log, with the time of day.
   *
   * @param told loggers whose information is needed to understand an outage afterwards
   */
  Java logging(String... told) {
    options.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
    options.add("-Dorg.slf4j.simpleLogger.showDateTime=true");
    options.add("-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSX");
    for (String logger : told) {
      options.add("-Dorg.slf4j.simpleLogger.log." + logger + "=info");
    }
    return this;
  }

  List<String> run(String classPath, String mainClass, String... arguments) {
    List<String> words = new ArrayList<>(options);
    words.addAll(List.of("-cp", classPath, mainClass));
    words.addAll(List.of(arguments));
    return words;
  }

  List<String> jar(Path jar) {
    List<String> words = new ArrayList<>(options);
    words.addAll(List.of("-jar", jar.toString()));
    return words;
  }
}
