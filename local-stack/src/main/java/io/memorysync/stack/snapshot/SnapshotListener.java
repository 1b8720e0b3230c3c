package io.memorysync.stack.snapshot;

/** Is told how far a snapshot is. */
public interface SnapshotListener {

  /** Does not care. */
  SnapshotListener NONE =
      new SnapshotListener() {
        @Override
        public void reading(String table, int chunk, int chunks) {}

        @Override
        public void read(String table, long rows) {}
      };

  /**
   * A table is being read.
   *
   * @param chunk the piece that is read, from 1
   * @param chunks how many there are
   */
  void reading(String table, int chunk, int chunks);

  /** A table was read whole. */
  void read(String table, long rows);
}
