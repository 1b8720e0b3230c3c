package io.memorysync.operate.rejected;

import io.memorysync.operate.Operations;
import io.memorysync.operate.config.ConfigOption;
import io.memorysync.schema.RejectedEvent;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Drives rejected change events again. */
@Command(
    name = "retry",
    mixinStandardHelpOptions = true,
    description = {
      "Write rejected change events to their topic and partition again, byte for byte, so that they"
          + " are processed once more after their cause was mended. Each is retried once; what is"
          + " rejected again is listed anew, under its new offset.",
      "An event older than the last one that was processed of the same row changes nothing: that"
          + " row's later state is known already.",
      "Dead letters of sinks are not retried: use verify --repair or replay.",
      "The exit status is 0 if all that was asked for is written, 1 if some of it had been retried"
          + " before or there is no such record, 2 if it could not be done."
    })
final class RetryRejected implements Callable<Integer> {

  @Mixin private ConfigOption config;

  @ArgGroup(multiplicity = "1")
  private Which which;

  /** Which events. */
  private static final class Which {

    @Parameters(
        arity = "1..*",
        paramLabel = "<topic-partition-offset>",
        description = "As rejected list has them in its first column.")
    private List<String> ids;

    @Option(
        names = "--code",
        required = true,
        paramLabel = "<code>",
        description = "All with this code that were not retried.")
    private String code;

    @Option(names = "--all", required = true, description = "All that were not retried.")
    private boolean all;

    boolean includes(String id, RejectedEvent event) {
      return all || (code == null ? ids.contains(id) : code.equals(event.getCode()));
    }
  }

  @Override
  public Integer call() {
    RejectedRecords.Retried retried =
        new RejectedRecords(config.read(), System.err)
            .retry(which.ids == null ? List.of() : which.ids, which::includes);
    tell(retried.written());
    return tellOthers(retried) && retried.written() > 0 ? Operations.AGREED : Operations.FOUND;
  }

  private static void tell(long written) {
    System.out.println(
        switch ((int) Math.min(written, 2)) {
          case 0 -> "Nothing was written.";
          case 1 -> "1 record was written to its topic again.";
          default -> written + " records were written to their topics again.";
        });
    if (written > 0) {
      System.out.println("What is rejected again is listed anew: ./memory-sync rejected list");
    }
  }

  /** Tells of what was asked for by its id and not written; whether there was nothing. */
  private boolean tellOthers(RejectedRecords.Retried retried) {
    retried.unknown().forEach(id -> System.out.println(RecordId.missing(id)));
    if (which.ids != null) {
      retried
          .before()
          .forEach(
              (id, retry) ->
                  System.out.println(
                      id + " was retried at " + retry.at() + ", as offset " + retry.as() + "."));
    }
    return retried.unknown().isEmpty() && (which.ids == null || retried.before().isEmpty());
  }
}
