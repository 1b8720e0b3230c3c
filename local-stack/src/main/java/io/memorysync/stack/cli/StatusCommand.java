package io.memorysync.stack.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.memorysync.stack.Progress;
import io.memorysync.stack.status.StackStatus;
import io.memorysync.stack.status.StatusReader;
import io.memorysync.stack.status.StatusTable;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells how the stack is. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Show every component, connector and task, and how many events each store is behind.",
      "The exit status is 0 only if all is well."
    })
public final class StatusCommand implements Callable<Integer> {

  @Mixin private StackOption stack;

  @Option(
      names = "--json",
      description = "As JSON, with every address and its credentials for local use.")
  private boolean json;

  @Override
  public Integer call() throws JsonProcessingException {
    StackStatus status = new StatusReader(stack.existing(Progress.silent())).read();
    if (json) {
      System.out.println(json(status));
    } else {
      new StatusTable(System.out).print(status);
    }
    return status.isHealthy() ? 0 : 1;
  }

  private static String json(StackStatus status) throws JsonProcessingException {
    SimpleModule times = new SimpleModule();
    times.addSerializer(Instant.class, ToStringSerializer.instance);
    return new ObjectMapper()
        .registerModule(times)
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValueAsString(status);
  }
}
