package io.memorysync.streams.model;

import io.memorysync.streams.model.Mem0Database.Client;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import net.jqwik.api.providers.ArbitraryProvider;
import net.jqwik.api.providers.TypeUsage;

/** Every schedule there is. */
public final class Schedules implements ArbitraryProvider {

  private static final int MOST_STEPS = 45;
  private static final List<String> POLICIES =
      List.of(
          "last-writer-wins", "prefer:openmemory", "prefer:mem0", "manual", "longer-value-wins");
  private static final List<Map<String, String>> POLICIES_OF_FIELDS =
      List.of(
          Map.of(),
          Map.of("metadata", "prefer:mem0", "content", "manual"),
          Map.of("content", "longer-value-wins", "state", "prefer:openmemory"));

  @Override
  public boolean canProvideFor(TypeUsage type) {
    return type.isOfType(Schedule.class);
  }

  @Override
  public Set<Arbitrary<?>> provideFor(TypeUsage type, SubtypeProvider subtypes) {
    return Set.of(all());
  }

  static Arbitrary<Schedule> all() {
    return Combinators.combine(
            setting(), surroundings(), action().list().ofMinSize(3).ofMaxSize(MOST_STEPS))
        .as(Schedule::new);
  }

  private static Arbitrary<Setting> setting() {
    Arbitrary<String> deletes = Arbitraries.of("delete-wins", "last-writer-wins");
    Arbitrary<Setting> two = settings(Setting.TWO, POLICIES, deletes);
    Arbitrary<Setting> three =
        settings(
            Setting.THREE,
            List.of("last-writer-wins", "prefer:third", "prefer:mem0", "manual"),
            deletes);
    return Arbitraries.frequencyOf(Tuple.of(2, two), Tuple.of(1, three));
  }

  private static Arbitrary<Setting> settings(
      List<String> stores, List<String> policies, Arbitrary<String> deletes) {
    Arbitrary<Setting> ofAllFields =
        Combinators.combine(Arbitraries.of(policies), deletes)
            .as((policy, delete) -> new Setting(stores, policy, Map.of(), delete, Set.of()));
    Arbitrary<Setting> mixed =
        Combinators.combine(Arbitraries.of(POLICIES_OF_FIELDS), deletes)
            .as(
                (fields, delete) ->
                    new Setting(stores, "last-writer-wins", fields, delete, Set.of()));
    return Arbitraries.frequencyOf(Tuple.of(4, ofAllFields), Tuple.of(1, mixed));
  }

  private static Arbitrary<Surroundings> surroundings() {
    Arbitrary<List<Integer>> skews = Arbitraries.of(0, 0, -5_000, 7_300, -400).list().ofSize(3);
    Arbitrary<List<Client>> dialects =
        Arbitraries.of(Client.PYTHON, Client.TYPESCRIPT).list().ofSize(3);
    return Combinators.combine(
            Arbitraries.of(true, false),
            Arbitraries.frequency(Tuple.of(3, 1), Tuple.of(1, 2)),
            Arbitraries.of(true, false),
            skews,
            dialects)
        .as(Surroundings::new);
  }

  private static Arbitrary<Action> action() {
    return Arbitraries.<Action>frequencyOf(
        one(
            3,
            Combinators.combine(numbers(), numbers(), values(), variants(), numbers())
                .as(Action.OpenMemoryAdds::new)),
        one(6, numbers().map(Action.OpenMemoryFinishes::new)),
        one(1, numbers().map(Action.OpenMemoryDeletes::new)),
        one(5, Combinators.combine(numbers(), values(), numbers()).as(Action.OpenMemoryPuts::new)),
        one(2, Combinators.combine(numbers(), numbers()).as(Action.OpenMemoryChangesState::new)),
        one(
            3,
            Combinators.combine(numbers(), numbers(), Arbitraries.of(true, false))
                .as(Action.OpenMemoryLinks::new)),
        one(
            1,
            Combinators.combine(numbers(), values(), variants())
                .as(Action.OpenMemoryUpdatesVector::new)),
        one(
            3,
            Combinators.combine(numbers(), numbers(), numbers(), numbers(), values(), variants())
                .as(Action.Mem0Adds::new)),
        one(
            8,
            Combinators.combine(
                    numbers(),
                    numbers(),
                    numbers(),
                    values(),
                    Arbitraries.integers().between(0, 8),
                    variants())
                .as(Action.Mem0Updates::new)),
        one(2, Combinators.combine(numbers(), numbers()).as(Action.Mem0Deletes::new)),
        one(
            26,
            Combinators.combine(numbers(), numbers(), numbers(), counts())
                .as(Action.Delivers::new)),
        one(6, Combinators.combine(numbers(), counts()).as(Action.DeliversReferences::new)),
        one(
            4,
            Combinators.combine(numbers(), numbers(), numbers(), counts())
                .as(Action.Redelivers::new)),
        one(14, Combinators.combine(numbers(), counts()).as(Action.Sinks::new)),
        one(
            3,
            Combinators.combine(numbers(), Arbitraries.of(1, 2, 3, 1000))
                .as(Action.RewindsSink::new)),
        one(
            2,
            Combinators.combine(numbers(), Arbitraries.of(true, false))
                .as(Action.TakesSnapshot::new)),
        one(5, Arbitraries.of(40, 600, 4_000, 31_000, 61_000).map(Action.TimePasses::new)),
        one(5, Arbitraries.create(Action.CatchesUp::new)),
        one(1, Combinators.combine(numbers(), numbers()).as(Action.MapsUser::new)),
        one(1, numbers().map(Action.UnmapsUser::new)),
        one(1, Arbitraries.create(Action.RewindsUserIdSink::new)),
        one(2, counts().map(Action.DeliversMapping::new)),
        one(1, Arbitraries.create(Action.SinksUserIds::new)),
        one(1, Arbitraries.create(Action.Compacts::new)),
        one(1, Arbitraries.of(true, false).map(Action.EmbedderGoes::new)),
        one(
            1,
            Arbitraries.<Action>frequencyOf(
                Tuple.of(9, Arbitraries.create(() -> new Action.TimePasses(100))),
                Tuple.of(1, Arbitraries.create(Action.Restarts::new)))));
  }

  private static Tuple2<Integer, Arbitrary<? extends Action>> one(
      int weight, Arbitrary<? extends Action> actions) {
    return Tuple.of(weight, actions);
  }

  private static Arbitrary<Integer> numbers() {
    return Arbitraries.integers().between(0, 5);
  }

  private static Arbitrary<Integer> values() {
    return Arbitraries.integers().between(0, 11);
  }

  private static Arbitrary<Integer> variants() {
    return Arbitraries.integers().between(0, 1);
  }

  private static Arbitrary<Integer> counts() {
    return Arbitraries.of(1, 1, 2, 3, 100);
  }
}
