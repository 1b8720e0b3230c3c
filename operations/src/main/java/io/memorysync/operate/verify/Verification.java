package io.memorysync.operate.verify;

import io.memorysync.operate.config.OperationsConfig;
import io.memorysync.operate.config.OperationsException;
import io.memorysync.operate.disk.DiskMap;
import io.memorysync.operate.output.Progress;
import io.memorysync.operate.output.Steps;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryChange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Compares every target with the canonical memories, in two steps: all ids side by side, and then
 * those that differ again and again, since a difference may be on its way.
 *
 * <p>What is in memory does not grow with the number of memories: the topic is laid down on disk in
 * the order of ids, tables and graph are read in that order some rows at a time, and what differs
 * is kept on disk by its id.
 */
public final class Verification implements AutoCloseable {

  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final long TELL_EVERY = 100;

  /** Sections of the map: one for each target, and the last for what was repaired. */
  private static final int FIRST_TARGET = 128;

  private static final byte REPAIRED = (byte) 255;

  private final Instant begin = Instant.now();
  private final OperationsConfig config;
  private final Steps steps;
  private final DiskMap disk = new DiskMap();
  private final CanonicalMemories canonical;
  private final Users users;
  private final UserIdCheck userIdCheck;
  private final Targets targets;
  private final List<Watch<? extends Found>> watches = new ArrayList<>();
  private Findings userIds = new Findings();
  private long memories;

  /**
   * Connects to everything.
   *
   * @param steps told what is done and how far it has come
   * @throws OperationsException if something cannot be reached
   */
  public Verification(OperationsConfig config, Steps steps) {
    this.config = config;
    this.steps = steps;
    this.canonical = new CanonicalMemories(config, disk);
    this.users = new Users(config, disk);
    this.userIdCheck = new UserIdCheck(users.published(), users.mapped(), users::source);
    this.targets = Targets.open(config, users.userIds());
    targets.all().forEach(this::watch);
  }

  private <R extends Found> void watch(Target<R> target) {
    watches.add(new Watch<>(target, new Suspects(disk, (byte) (FIRST_TARGET + watches.size()))));
  }

  /**
   * Compares everything.
   *
   * @param patience how long what differs may be on its way
   */
  public Report run(Duration patience) {
    try (Steps.Step step = steps.begin("Reading memory.canonical")) {
      canonical.catchUp(step);
      users.catchUp();
    }
    try (Steps.Step step = steps.begin("Comparing")) {
      compareAll(step);
    }
    recheck();
    if (suspects() > 0) {
      try (Steps.Step step = steps.begin("Waiting for what may be on its way")) {
        settle(patience, step);
      }
    }
    return report(0);
  }

  /**
   * Mends what the last run found, waits until it is mended and compares those memories again, in
   * all targets.
   *
   * @param patience how long to wait while nothing gets better
   */
  Report repair(Duration patience) {
    Suspects repaired = new Suspects(disk, REPAIRED);
    watches.forEach(watch -> watch.suspects().forEachBatch(ids -> ids.forEach(repaired::add)));
    long pairs;
    try (Repairs repairs = new Repairs(config.kafka());
        Steps.Step step = steps.begin("Asking for repairs")) {
      sendMemories(repaired, repairs, step);
      pairs = sendPairs(repairs);
      repairs.flush();
    }
    watches.forEach(watch -> repaired.forEachBatch(ids -> ids.forEach(watch.suspects()::add)));
    try (Steps.Step step = steps.begin("Waiting until it is mended")) {
      settle(patience, step);
    }
    return report(repaired.count() + pairs);
  }

  @Override
  public void close() {
    targets.close();
    users.close();
    canonical.close();
    disk.close();
  }

  private void compareAll(Progress progress) {
    MergeJoin join = new MergeJoin();
    try (Cursor<CanonicalMemory> scan = canonical.scan()) {
      MergeJoin.Column<CanonicalMemory> column =
          join.add(scan, memory -> UUID.fromString(memory.getId()));
      watches.forEach(watch -> watch.join(join));
      join.forEach(
          id -> {
            watches.forEach(watch -> watch.compare(id, column.current()));
            memories++;
            if (memories % TELL_EVERY == 0) {
              progress.at(memories, canonical.records());
            }
          });
    } finally {
      watches.forEach(Watch::close);
    }
  }

  /** Looks at what differs until nothing does, or nothing has got better for so long. */
  private void settle(Duration patience, Progress progress) {
    long most = suspects();
    long fewest = most;
    Instant deadline = Instant.now().plus(patience);
    while (suspects() > 0 && Instant.now().isBefore(deadline)) {
      pause();
      recheck();
      progress.at(most - Math.min(most, suspects()), most);
      if (suspects() < fewest) {
        fewest = suspects();
        deadline = Instant.now().plus(patience);
      }
    }
  }

  private void recheck() {
    canonical.catchUp(Progress.NONE);
    users.catchUp();
    watches.forEach(watch -> watch.recheck(canonical));
    if (users.hasTable()) {
      userIds = userIdCheck.findings();
    }
  }

  private long suspects() {
    return watches.stream().mapToLong(watch -> watch.suspects().count()).sum()
        + userIds.differing();
  }

  private void sendMemories(Suspects ids, Repairs repairs, Progress progress) {
    AtomicLong sent = new AtomicLong();
    ids.forEachBatch(
        batch -> {
          plan(batch).forEach(repairs::send);
          progress.at(sent.addAndGet(batch.size()), ids.count());
        });
  }

  /** Returns how many pairs were sent. */
  private long sendPairs(Repairs repairs) {
    AtomicLong sent = new AtomicLong();
    if (users.hasTable()) {
      userIdCheck.forEachMissing(
          pair -> {
            repairs.send(pair);
            sent.incrementAndGet();
          });
    }
    return sent.get();
  }

  private List<MemoryChange> plan(List<UUID> ids) {
    Map<UUID, List<RepairPlan.Held>> tables = new HashMap<>();
    targets
        .tables()
        .forEach(
            (part, table) -> {
              Map<UUID, StoreRow> rows = table.find(ids);
              for (UUID id : ids) {
                StoreRow row = rows.get(id);
                tables
                    .computeIfAbsent(id, key -> new ArrayList<>())
                    .add(
                        new RepairPlan.Held(
                            part, row, table.differences(canonical.get(id).orElse(null), row)));
              }
            });
    List<MemoryChange> requests = new ArrayList<>();
    Instant now = Instant.now();
    for (UUID id : ids) {
      requests.addAll(RepairPlan.of(id, canonical.get(id).orElse(null), tables.get(id), now));
    }
    return requests;
  }

  private Report report(long repairs) {
    List<Report.Entry> entries = new ArrayList<>();
    for (Watch<? extends Found> watch : watches) {
      Tally tally = watch.target().tally();
      entries.add(
          new Report.Entry(
              watch.target().name(),
              tally.memories(),
              tally.noMemories(),
              tally.rejected(),
              watch.findings()));
    }
    if (users.hasTable()) {
      entries.add(new Report.Entry("user_id_mapping", users.mappedPairs(), 0, 0, userIds));
    }
    return new Report(memories, entries, repairs, Duration.between(begin, Instant.now()));
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_EVERY.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OperationsException("Interrupted.", e);
    }
  }
}
