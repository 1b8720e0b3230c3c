package io.memorysync.monitor;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/** Configuration of the monitor: the options of that name among an application's. */
public final class MonitorConfig extends AbstractConfig {

  /**
   * A store's database, and what it looks like to a probe.
   *
   * @param collection table of vectors with its schema, empty if there is none
   * @param userIdForm {@code string} or {@code uuid}
   */
  record Store(
      String name,
      String url,
      String user,
      String password,
      String kind,
      String collection,
      String userIdForm) {}

  /**
   * @throws ConfigException naming the option that is missing or wrong
   */
  public MonitorConfig(Map<String, ?> settings) {
    super(MonitorOptions.addTo(new ConfigDef()), settings, false);
  }

  /** Whether there is something to monitor. */
  public boolean isOn() {
    return !connectUrl().isEmpty();
  }

  /** Connect's REST interface, {@code http://host:port}; empty if nothing is monitored. */
  public String connectUrl() {
    return getString(MonitorOptions.CONNECT_URL).strip();
  }

  Duration millis(String key) {
    return Duration.ofMillis(getLong(key));
  }

  List<Store> stores() {
    return getList(MonitorOptions.STORES).stream().map(this::store).toList();
  }

  private Store store(String name) {
    Map<String, Object> options = MonitorOptions.store(name).parse(originals());
    String prefix = MonitorOptions.storePrefix(name);
    return new Store(
        name,
        (String) options.get(prefix + "url"),
        (String) options.get(prefix + "user"),
        ((Password) options.get(prefix + "password")).value(),
        (String) options.get(prefix + "kind"),
        (String) options.get(prefix + "collection"),
        (String) options.get(prefix + "user.id.form"));
  }
}
