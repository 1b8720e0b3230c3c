package io.memorysync.gateway;

import io.memorysync.gateway.access.KeysCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The gateway's command line. */
@Command(
    name = "gateway",
    mixinStandardHelpOptions = true,
    subcommands = {ServeCommand.class, KeysCommand.class},
    description = {
      "One door in front of all stores: reads and writes memories in the APIs that mem0's and",
      "OpenMemory's clients speak."
    })
public final class Gateway {

  private Gateway() {}

  public static void main(String[] arguments) {
    // A library on the class path brings a logback.xml of its own.
    System.setProperty("logback.configurationFile", "gateway-logback.xml");
    System.exit(new CommandLine(new Gateway()).execute(arguments));
  }
}
