package io.memorysync.bench.gateway;

import io.memorysync.embed.MiniLmEmbedder;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.ContentHash;
import io.memorysync.schema.Embedding;
import io.memorysync.schema.Provenance;
import io.memorysync.schema.UserRef;
import io.memorysync.schema.identity.UserIds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * Memories in sentences of a person, an action, a thing and an occasion; the i-th is the same in
 * every run. A few users have thousands, most some hundreds, as the harmonic series has it.
 *
 * <p>A vector is the sum of the model's vectors of the four parts and a little noise, at length
 * one: it lies among the vectors of questions as a real one does, and a hundred thousand take
 * seconds.
 */
final class SpokenMemories {

  private static final int USERS = 200;
  private static final double NOISE = 0.02;
  private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");

  private static final String[] PERSONS = {
    "my daughter Mia", "my manager", "the neighbour", "our accountant", "cousin Paulo",
        "the dentist",
    "Aunt Ines", "the landlord", "my running partner", "the new intern", "Grandfather", "our vet",
    "the choir leader", "my flatmate", "the electrician", "Doctor Braun", "my brother", "the team"
  };
  private static final String[] ACTIONS = {
    "prefers",
    "is allergic to",
    "asked about",
    "recommended",
    "cancelled",
    "is learning",
    "collects",
    "complained about",
    "wants to buy",
    "lost",
    "repaired",
    "is afraid of",
    "booked",
    "sold",
    "dreams of",
    "needs",
    "forgot",
    "is preparing",
    "reviewed",
    "cannot stand",
    "invented",
    "rented"
  };
  private static final String[] THINGS = {
    "the night train to Lisbon",
    "peanut butter",
    "a cello",
    "the quarterly budget",
    "green tea",
    "a second-hand bicycle",
    "the Python course",
    "window seats",
    "tomato plants",
    "Portuguese verbs",
    "a mountain cabin",
    "the insurance policy",
    "sourdough bread",
    "an electric car",
    "cat food",
    "noise-cancelling headphones",
    "the wedding speech",
    "crossword puzzles",
    "a tax return",
    "swimming lessons",
    "the kitchen sink",
    "olive oil",
    "a science-fiction novel",
    "jazz records",
    "the parking garage",
    "a blood test",
    "hiking boots",
    "the spring release",
    "oat milk",
    "chess"
  };
  private static final String[] OCCASIONS = {
    "on Friday mornings", "since the holidays", "before the deadline", "after the operation",
    "for the birthday party", "during the conference", "in the winter", "when it rains",
    "because of the move to Berlin", "at the family dinner", "until the end of June",
        "every evening"
  };

  private final MiniLmEmbedder embedder = new MiniLmEmbedder();
  private final float[][] persons = vectors(PERSONS);
  private final float[][] actions = vectors(ACTIONS);
  private final float[][] things = vectors(THINGS);
  private final float[][] occasions = vectors(OCCASIONS);
  private final double[] shares = new double[USERS];

  SpokenMemories() {
    double sum = 0;
    for (int user = 0; user < USERS; user++) {
      sum += 1.0 / (user + 1);
      shares[user] = sum;
    }
  }

  /** A user, those with many memories more often than others. */
  String user(Random random) {
    double place = random.nextDouble() * shares[USERS - 1];
    int user = 0;
    while (shares[user] < place) {
      user++;
    }
    return "reader-" + user;
  }

  /** What somebody may ask. */
  String question(Random random) {
    return "Who "
        + one(ACTIONS, random)
        + " "
        + one(THINGS, random)
        + " "
        + one(OCCASIONS, random)
        + "?";
  }

  /** The i-th memory. */
  CanonicalMemory memory(int index) {
    Random random = new Random(index * 7919L + 17);
    String user = user(random);
    int person = random.nextInt(PERSONS.length);
    int action = random.nextInt(ACTIONS.length);
    int thing = random.nextInt(THINGS.length);
    int occasion = random.nextInt(OCCASIONS.length);
    String content =
        PERSONS[person]
            + " "
            + ACTIONS[action]
            + " "
            + THINGS[thing]
            + " "
            + OCCASIONS[occasion]
            + ", note "
            + index;
    String hash = ContentHash.of(content);
    Instant at = CREATED.plusSeconds(60L * index);
    return CanonicalMemory.newBuilder()
        .setId(
            new UUID(
                    random.nextLong() & ~0xf000L | 0x4000L,
                    random.nextLong() >>> 2 | Long.MIN_VALUE)
                .toString())
        .setVersion(1)
        .setUser(new UserRef(UserIds.derivedId(user), user))
        .setApp("bench")
        .setContent(content)
        .setContentHash(hash)
        .setMetadata("{\"topic\":\"t" + thing + "\"}")
        .setCategories(List.of("category-" + occasion))
        .setCreatedAt(at)
        .setUpdatedAt(at)
        .setEmbedding(
            Embedding.newBuilder()
                .setModel("all-MiniLM-L6-v2")
                .setDims(MiniLmEmbedder.DIMS)
                .setContentHash(hash)
                .setVector(
                    sum(
                        random,
                        persons[person],
                        actions[action],
                        things[thing],
                        occasions[occasion]))
                .build())
        .setWrittenBy(
            Provenance.newBuilder()
                .setStore("openmemory")
                .setPart("memories")
                .setCommittedAt(at)
                .build())
        .build();
  }

  private static List<Float> sum(Random random, float[]... parts) {
    float[] sum = new float[MiniLmEmbedder.DIMS];
    double square = 0;
    for (int i = 0; i < sum.length; i++) {
      sum[i] = (float) (random.nextGaussian() * NOISE);
      for (float[] part : parts) {
        sum[i] += part[i];
      }
      square += sum[i] * sum[i];
    }
    double length = Math.sqrt(square);
    List<Float> vector = new ArrayList<>(sum.length);
    for (float number : sum) {
      vector.add((float) (number / length));
    }
    return vector;
  }

  private float[][] vectors(String[] parts) {
    float[][] vectors = new float[parts.length][MiniLmEmbedder.DIMS];
    for (int part = 0; part < parts.length; part++) {
      List<Float> vector = embedder.embed(parts[part]);
      for (int i = 0; i < vector.size(); i++) {
        vectors[part][i] = vector.get(i);
      }
    }
    return vectors;
  }

  private static String one(String[] of, Random random) {
    return of[random.nextInt(of.length)];
  }
}
