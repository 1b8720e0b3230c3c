package io.memorysync.stack.topics;

import io.memorysync.stack.StackException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;

/**
 * Transactions that stay open: nobody who reads what is committed gets beyond them. A producer that
 * was killed leaves one, until the next of its name comes or the broker aborts it.
 */
public final class OpenTransactions {

  private static final Set<TransactionState> OPEN =
      Set.of(
          TransactionState.ONGOING,
          TransactionState.PREPARE_COMMIT,
          TransactionState.PREPARE_ABORT);

  private OpenTransactions() {}

  /**
   * One sentence for each transaction that has been open for at least this long.
   *
   * @throws StackException if the broker does not answer
   */
  public static List<String> openFor(Admin admin, Duration atLeast) {
    try {
      Set<String> open =
          admin
              .listTransactions(new ListTransactionsOptions().filterStates(OPEN))
              .all()
              .get()
              .stream()
              .map(TransactionListing::transactionalId)
              .collect(Collectors.toSet());
      Instant now = Instant.now();
      return admin.describeTransactions(open).all().get().entrySet().stream()
          .filter(entry -> age(entry.getValue(), now).compareTo(atLeast) >= 0)
          .sorted(Map.Entry.comparingByKey())
          .map(entry -> sentence(entry.getKey(), entry.getValue(), now))
          .toList();
    } catch (ExecutionException e) {
      throw new StackException(
          "The open transactions cannot be listed: " + e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("Interrupted.", e);
    }
  }

  private static Duration age(TransactionDescription transaction, Instant now) {
    return OPEN.contains(transaction.state())
        ? Duration.between(
            Instant.ofEpochMilli(transaction.transactionStartTimeMs().orElse(now.toEpochMilli())),
            now)
        : Duration.ZERO;
  }

  private static String sentence(String id, TransactionDescription transaction, Instant now) {
    return String.format(
        "Transaction %s has been open for %d s (%s, timeout %d s) and holds back readers of %s.",
        id,
        age(transaction, now).toSeconds(),
        transaction.state(),
        transaction.transactionTimeoutMs() / 1000,
        transaction.topicPartitions().stream()
            .map(TopicPartition::topic)
            .distinct()
            .sorted()
            .collect(Collectors.joining(", ")));
  }
}
