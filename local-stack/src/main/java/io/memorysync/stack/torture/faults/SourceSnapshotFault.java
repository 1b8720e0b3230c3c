package io.memorysync.stack.torture.faults;

import io.memorysync.stack.StackException;
import io.memorysync.stack.snapshot.SnapshotListener;
import io.memorysync.stack.snapshot.SourceSnapshot;
import java.util.List;
import org.apache.kafka.common.KafkaException;

/**
 * A snapshot of a running source. It is asked for and goes on by itself, whatever happens to the
 * source meanwhile; nobody waits long for its end.
 */
final class SourceSnapshotFault implements Fault {

  private static final long LAST_WAIT_MS = 10_000;

  private final SourceSnapshot snapshot;
  private final String source;
  private Thread thread;
  private volatile Long rows;
  private volatile String failure;
  private volatile boolean leftAlone;

  SourceSnapshotFault(SourceSnapshot snapshot, String source) {
    this.snapshot = snapshot;
    this.source = source;
  }

  @Override
  public void begin() {
    thread = new Thread(this::take, "snapshot-" + source);
    thread.setDaemon(true);
    thread.start();
  }

  private void take() {
    try {
      rows = snapshot.take(source, List.of(), SnapshotListener.NONE);
    } catch (StackException | KafkaException e) {
      // The source is down or was taken down: as when an operator's request meets an outage. Or
      // nobody waits for it any more.
      failure = leftAlone ? null : e.getMessage();
    }
  }

  @Override
  public void end() {
    try {
      thread.join(LAST_WAIT_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    leftAlone = true;
    thread.interrupt();
  }

  @Override
  public String told() {
    return rows == null ? "still reading when it was left alone" : rows + " rows";
  }

  @Override
  public String trouble() {
    return failure;
  }
}
