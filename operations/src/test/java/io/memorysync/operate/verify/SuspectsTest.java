package io.memorysync.operate.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.operate.disk.DiskMap;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SuspectsTest {

  @Test
  void eachIdIsKeptOnceAndMayBeTakenAwayWhileTheyAreWalked() {
    try (DiskMap disk = new DiskMap()) {
      Suspects suspects = new Suspects(disk, (byte) 128);
      List<UUID> ids = new ArrayList<>();
      for (int i = 0; i < 450; i++) {
        ids.add(new UUID(i, i));
      }
      ids.forEach(suspects::add);
      ids.forEach(suspects::add);
      List<UUID> walked = new ArrayList<>();

      suspects.forEachBatch(
          batch -> {
            walked.addAll(batch);
            batch.forEach(suspects::remove);
          });

      assertThat(walked).containsExactlyElementsOf(ids);
      assertThat(suspects.count()).isZero();
    }
  }
}
