package io.memorysync.stack;

import io.memorysync.stack.process.ManagedProcess;
import io.memorysync.stack.process.ManagedProcess.StopSignal;
import io.memorysync.stack.provision.CacheDirectory;
import io.memorysync.stack.provision.ServerAccount;
import java.nio.file.Path;

/** Where one stack keeps its data, logs, pid files and state. */
public record StackDirectory(Path root) {

  /** What the stack remembers; there is none before its first start. */
  public Path state() {
    return root.resolve("state.json");
  }

  /** When sinks were replayed. */
  Path replays() {
    return root.resolve("replays.properties");
  }

  Path lock() {
    return root.resolve("lock");
  }

  Path data(String component) {
    return root.resolve("data").resolve(component);
  }

  /**
   * PostgreSQL's data: beside the others, unless the account that runs it cannot get there (root's
   * clone in root's home); then beside the cached programs.
   */
  Path postgresData(StackState state) {
    Path own = data("postgresql");
    return ServerAccount.choose().reaches(own)
        ? own
        : CacheDirectory.ofUser().root().resolve("data-" + state.id()).resolve("postgresql");
  }

  ManagedProcess process(String component, StopSignal signal) {
    return new ManagedProcess(component, root.resolve("run"), root.resolve("log"), signal);
  }
}
