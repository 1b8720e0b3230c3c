package io.memorysync.operate.rejected;

import io.memorysync.operate.config.OperationsException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A record's place, as keys on {@code memory.rejected} write it: topic-partition-offset. */
record RecordId(String topic, int partition, long offset) {

  private static final Pattern TEXT = Pattern.compile("(.+)-(\\d{1,9})-(\\d{1,18})");

  /**
   * @throws OperationsException if the text is no such id
   */
  static RecordId parse(String text) {
    Matcher id = TEXT.matcher(text);
    if (!id.matches()) {
      throw new OperationsException(
          "'" + text + "' is no record's id: it has the form topic-partition-offset.");
    }
    return new RecordId(id.group(1), Integer.parseInt(id.group(2)), Long.parseLong(id.group(3)));
  }

  /** What to say of an id that names no record. */
  static String missing(String id) {
    return "There is no rejected record " + id + "; see: ./memory-sync rejected list --all";
  }

  @Override
  public String toString() {
    return topic + "-" + partition + "-" + offset;
  }
}
