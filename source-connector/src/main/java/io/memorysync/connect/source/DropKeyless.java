package io.memorysync.connect.source;

import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves out records without a key on their way to compacted topics. Such a topic takes none, and
 * the source would fail on it for good. Debezium's event of a TRUNCATE has no key; of a table whose
 * rows others refer to it deletes nothing, so that nobody misses it.
 */
public final class DropKeyless<R extends ConnectRecord<R>> implements Transformation<R> {

  static final String TOPICS = "topics";

  private static final Logger LOG = LoggerFactory.getLogger(DropKeyless.class);
  private static final ConfigDef CONFIG =
      new ConfigDef()
          .define(
              TOPICS,
              ConfigDef.Type.STRING,
              ConfigDef.NO_DEFAULT_VALUE,
              ConfigDef.LambdaValidator.with(
                  DropKeyless::requirePattern, () -> "regular expression"),
              ConfigDef.Importance.HIGH,
              "Regular expression of the names of the compacted topics, whole names.");

  private Pattern topics;

  @Override
  public ConfigDef config() {
    return CONFIG;
  }

  @Override
  public void configure(Map<String, ?> settings) {
    topics = Pattern.compile((String) CONFIG.parse(settings).get(TOPICS));
  }

  /** The record, or null if it is left out. */
  @Override
  public R apply(R record) {
    if (record.key() != null || !topics.matcher(record.topic()).matches()) {
      return record;
    }
    LOG.warn(
        "Left out a record without a key for {}, which is compacted: its table was emptied by"
            + " TRUNCATE. Its rows stay known to the pipeline; replay the sink that writes the"
            + " table to have them again.",
        record.topic());
    return null;
  }

  @Override
  public void close() {
    // Nothing is open.
  }

  private static void requirePattern(String name, Object value) {
    try {
      Pattern.compile(String.valueOf(value));
    } catch (PatternSyntaxException e) {
      throw new ConfigException(name, value, "no regular expression: " + e.getDescription());
    }
  }
}
