package io.memorysync.operate.disk;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Texts in a section of a {@link DiskMap}, for what the streams application keeps in a store. */
public final class DiskTextStore implements KeyValueStore<String, String> {

  private final DiskMap map;
  private final String section;

  /**
   * @param section what the keys begin with; no section's name may begin with another's
   */
  public DiskTextStore(DiskMap map, String section) {
    this.map = map;
    this.section = section;
  }

  @Override
  public String name() {
    return section;
  }

  @Override
  public String get(String key) {
    byte[] value = map.get(bytes(section + key));
    return value == null ? null : text(value);
  }

  @Override
  public void put(String key, String value) {
    if (value == null) {
      map.remove(bytes(section + key));
    } else {
      map.put(bytes(section + key), bytes(value));
    }
  }

  @Override
  public String putIfAbsent(String key, String value) {
    String present = get(key);
    if (present == null) {
      put(key, value);
    }
    return present;
  }

  @Override
  public void putAll(List<KeyValue<String, String>> entries) {
    entries.forEach(entry -> put(entry.key, entry.value));
  }

  @Override
  public String delete(String key) {
    String present = get(key);
    put(key, null);
    return present;
  }

  @Override
  public <P extends Serializer<Q>, Q> KeyValueIterator<String, String> prefixScan(
      Q prefix, P serializer) {
    return new Entries(map.scan(bytes(section + prefix)), section.length());
  }

  @Override
  public KeyValueIterator<String, String> all() {
    return prefixScan("", null);
  }

  @Override
  public KeyValueIterator<String, String> range(String from, String to) {
    throw new UnsupportedOperationException("no ranges of texts are kept in order");
  }

  @Override
  public long approximateNumEntries() {
    throw new UnsupportedOperationException("entries are not counted");
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    throw new UnsupportedOperationException("belongs to no topology");
  }

  @Override
  public boolean persistent() {
    return false;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  /** The map is closed by whoever made it. */
  @Override
  public void close() {}

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private record Entries(DiskMap.Scan scan, int sectionLength)
      implements KeyValueIterator<String, String> {

    @Override
    public boolean hasNext() {
      return scan.hasNext();
    }

    @Override
    public KeyValue<String, String> next() {
      DiskMap.Entry entry = scan.next();
      return KeyValue.pair(text(entry.key()).substring(sectionLength), text(entry.value()));
    }

    @Override
    public String peekNextKey() {
      throw new UnsupportedOperationException("entries are read one after the other");
    }

    @Override
    public void close() {
      scan.close();
    }
  }
}
