package io.memorysync.gateway;

import io.memorysync.gateway.config.ConfigOptions;
import io.memorysync.gateway.config.GatewayConfig;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.config.ConfigException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Serves until it is told to stop. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = "Serve the APIs until told to stop. Any number of instances share the work.")
final class ServeCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

  @Mixin private ConfigOptions options;

  @Override
  public Integer call() throws IOException, InterruptedException {
    try {
      GatewayApp app = GatewayApp.start(new GatewayConfig(options.properties()));
      Runtime.getRuntime().addShutdownHook(new Thread(app::close, "stop-gateway"));
      LOG.info("The gateway serves on port {}", app.port());
      new CountDownLatch(1).await();
      return CommandLine.ExitCode.OK;
    } catch (ConfigException e) {
      System.err.println(options.file() + ": " + e.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
  }
}
