package io.memorysync.gateway.read;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Two rankings made one by reciprocal rank (Cormack, Clarke and Büttcher 2009, with their constant
 * of 60).
 */
final class FusedRanking {

  private static final double CONSTANT = 60;

  private static final Comparator<Place> BEST_FIRST =
      Comparator.comparingDouble(Place::score)
          .reversed()
          .thenComparing(Place::semanticRank, Comparator.nullsLast(Comparator.naturalOrder()));

  private FusedRanking() {}

  /**
   * A place in the ranking.
   *
   * @param semanticRank from 1 on; null if it was not found by meaning
   * @param keywordRank from 1 on; null if it was not found by words
   */
  record Place(UUID id, Long semanticRank, Long keywordRank) {

    /** The sum of the reciprocal ranks: of the best in both rankings it is 2/61. */
    double score() {
      return reciprocal(semanticRank) + reciprocal(keywordRank);
    }

    private static double reciprocal(Long rank) {
      return rank == null ? 0 : 1 / (CONSTANT + rank);
    }
  }

  /** The score of what is the best of so many rankings. */
  static double best(int rankings) {
    return rankings / (CONSTANT + 1);
  }

  /** The places of all that was found, the best first; of equals those found by meaning. */
  static List<Place> of(List<UUID> byMeaning, List<UUID> byWords) {
    Map<UUID, Long> semantic = ranks(byMeaning);
    Map<UUID, Long> keyword = ranks(byWords);
    Set<UUID> found = new LinkedHashSet<>(byMeaning);
    found.addAll(byWords);
    List<Place> places = new ArrayList<>();
    found.forEach(id -> places.add(new Place(id, semantic.get(id), keyword.get(id))));
    places.sort(BEST_FIRST);
    return places;
  }

  private static Map<UUID, Long> ranks(List<UUID> ids) {
    Map<UUID, Long> ranks = new HashMap<>();
    ids.forEach(id -> ranks.put(id, ranks.size() + 1L));
    return ranks;
  }
}
