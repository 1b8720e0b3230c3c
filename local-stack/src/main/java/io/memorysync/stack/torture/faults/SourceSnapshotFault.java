package io.memorysync.stack.torture.faults;

import io.memorysync.stack.StackException;
import io.memorysync.stack.snapshot.SnapshotListener;
import io.memorysync.stack.snapshot.SourceSnapshot;
import java.util.List;
import org.apache.kafka.common.KafkaException;

/**
 * A snapshot of a running source. It is asked for and goes on by itself, whatever happens to the
 * source meanwhile; nobody waits for its end.
 */
final class SourceSnapshotFault implements Fault {

  private final SourceSnapshot snapshot;
  private final String source;
  private Thread thread;

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
      snapshot.take(source, List.of(), SnapshotListener.NONE);
    } catch (StackException | KafkaException e) {
      // The source is down or was taken down: as when an operator's request meets an outage.
    }
  }

  @Override
  public void end() {
    thread.interrupt();
  }
}
