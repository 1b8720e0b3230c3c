package io.memorysync.operate.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DiskMapTest {

  private final DiskMap map = new DiskMap();

  @AfterEach
  void close() {
    map.close();
  }

  @Test
  void uuidsComeInTheOrderOfTheirText() {
    UuidKeys keys = new UuidKeys((byte) 200);
    UuidKeys others = new UuidKeys((byte) 201);
    Random random = new Random(7);
    List<UUID> ids =
        Stream.generate(() -> new UUID(random.nextLong(), random.nextLong())).limit(500).toList();
    ids.forEach(id -> map.put(keys.key(id), new byte[] {1}));
    map.put(others.key(ids.get(0)), new byte[] {2});

    List<UUID> read = new ArrayList<>();
    try (DiskMap.Scan scan = map.scan(keys.prefix())) {
      scan.forEachRemaining(entry -> read.add(keys.id(entry.key())));
    }

    assertThat(read).isEqualTo(ids.stream().sorted(UuidKeys.ORDER).toList());
    assertThat(read.stream().map(UUID::toString).toList()).isSorted();
  }

  @Test
  void whatIsRemovedIsGone() {
    map.put(new byte[] {1}, new byte[] {2});
    map.remove(new byte[] {1});

    assertThat(map.get(new byte[] {1})).isNull();
  }

  @Test
  void textsAreFoundByTheirPrefixWithinTheirSection() {
    DiskTextStore users = new DiskTextStore(map, "u/");
    DiskTextStore others = new DiskTextStore(map, "v/");
    users.put("key/ada", "1");
    users.put("key/bob", "2");
    users.put("id/1", "ada");
    others.put("key/cleo", "3");

    List<String> found = new ArrayList<>();
    try (var entries = users.prefixScan("key/", null)) {
      entries.forEachRemaining(entry -> found.add(entry.key + "=" + entry.value));
    }

    assertThat(found).containsExactly("key/ada=1", "key/bob=2");
    assertThat(users.delete("key/ada")).isEqualTo("1");
    assertThat(users.get("key/ada")).isNull();
  }
}
