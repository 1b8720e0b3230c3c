package io.memorysync.stack.torture.writes;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * The endless sequence of operations of one writer, determined by the seed alone: what the stores
 * answer has no influence on it. Ids are made from the seed as well, so that a writer can pick a
 * memory of another one without asking it.
 */
public final class OperationPlan implements Iterator<Operation> {

  private static final int HOT_MEMORIES = 5;
  private static final int OTHERS_BEHIND = 20;
  private static final int SHORTEST_PAUSE_MS = 40;
  private static final int PAUSE_SPREAD_MS = 320;
  private static final List<String> CATEGORIES =
      List.of("food", "music", "travel", "work", "health", "family", "books", "sports");
  private static final List<String> SUBJECTS =
      List.of("tea", "jazz", "night trains", "chess", "old maps", "sourdough", "the sea", "owls");

  private final long seed;
  private final WriterSpec writer;
  private final Random random;
  private final List<UUID> own = new ArrayList<>();
  private int number;
  private int added;

  public OperationPlan(long seed, WriterSpec writer) {
    this.seed = seed;
    this.writer = writer;
    this.random = new Random(seed * 31 + writer.name().hashCode());
  }

  /** What is written before the writers begin: the memories that all of them edit. */
  public static List<Operation> hotMemories(long seed) {
    return IntStream.range(0, HOT_MEMORIES)
        .mapToObj(
            i ->
                new Operation(
                    i + 1,
                    Kind.ADD,
                    hotMemory(seed, i),
                    "everybody edits this, " + i,
                    "hot-" + i,
                    List.of(CATEGORIES.get(i)),
                    Duration.ZERO))
        .toList();
  }

  @Override
  public boolean hasNext() {
    return true;
  }

  @Override
  public Operation next() {
    number++;
    double choice = random.nextDouble();
    if (writer.hot()) {
      UUID hot = hotMemory(seed, random.nextInt(HOT_MEMORIES));
      return writer.isOpenMemory() && choice < 0.3 ? changeState(hot) : edit(hot);
    }
    if (own.isEmpty() || choice < 0.35) {
      return add();
    }
    if (choice < 0.60) {
      return edit(mine());
    }
    if (choice < 0.80) {
      return edit(somebodysMemory());
    }
    if (choice < 0.90) {
      return writer.isOpenMemory() ? changeState(somebodysMemory()) : edit(mine());
    }
    return delete();
  }

  private Operation add() {
    UUID id = memoryOf(writer, added++);
    own.add(id);
    return operation(
        Kind.ADD, id, text(), note(), writer.isOpenMemory() ? categories() : List.of());
  }

  private Operation edit(UUID id) {
    boolean annotates = !writer.isOpenMemory() && random.nextInt(4) == 0;
    return operation(Kind.EDIT, id, text(), annotates ? note() : null, List.of());
  }

  private Operation changeState(UUID id) {
    Kind kind =
        switch (random.nextInt(4)) {
          case 0 -> Kind.ARCHIVE;
          case 1 -> Kind.PAUSE;
          default -> Kind.ACTIVATE;
        };
    return operation(kind, id, null, null, List.of());
  }

  private Operation delete() {
    UUID id = random.nextBoolean() ? mine() : somebodysMemory();
    own.remove(id);
    return operation(Kind.DELETE, id, null, null, List.of());
  }

  private Operation operation(
      Kind kind, UUID id, String text, String note, List<String> categories) {
    return new Operation(
        number,
        kind,
        id,
        text,
        note,
        categories,
        Duration.ofMillis(SHORTEST_PAUSE_MS + random.nextInt(PAUSE_SPREAD_MS)));
  }

  private UUID mine() {
    return own.get(random.nextInt(own.size()));
  }

  /** A memory that another writer has probably added, by the pace of this one. */
  private UUID somebodysMemory() {
    List<WriterSpec> others =
        WriterSpec.ALL.stream()
            .filter(other -> !other.hot() && !other.equals(writer))
            .sorted(Comparator.comparing(WriterSpec::name))
            .toList();
    WriterSpec other = others.get(random.nextInt(others.size()));
    return memoryOf(other, Math.max(0, added - 1 - random.nextInt(OTHERS_BEHIND)));
  }

  private String text() {
    return writer.name()
        + " says for the "
        + number
        + ". time that "
        + SUBJECTS.get(random.nextInt(SUBJECTS.size()))
        + " is good";
  }

  private String note() {
    return writer.name() + "-" + number;
  }

  private List<String> categories() {
    return IntStream.range(0, random.nextInt(3))
        .mapToObj(i -> CATEGORIES.get(random.nextInt(CATEGORIES.size())))
        .distinct()
        .toList();
  }

  private UUID memoryOf(WriterSpec spec, int count) {
    return id(seed, spec.name(), count);
  }

  private static UUID hotMemory(long seed, int count) {
    return id(seed, "hot", count);
  }

  private static UUID id(long seed, String owner, int count) {
    String name = seed + "/" + owner + "/" + count;
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }
}
