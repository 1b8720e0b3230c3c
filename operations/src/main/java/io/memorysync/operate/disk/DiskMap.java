package io.memorysync.operate.disk;

import io.memorysync.operate.config.OperationsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteOptions;

/**
 * A map of bytes in the order of its keys, taken as unsigned numbers, in a temporary directory that
 * is deleted with it. However much it holds, it takes about {@value #MEMORY_MB} MiB of native
 * memory and none of the heap.
 */
public final class DiskMap implements AutoCloseable {

  /** Native memory for what is being written and what was read last, in MiB. */
  static final int MEMORY_MB = 48;

  private static final int WRITE_BUFFERS = 2;
  private static final long WRITE_BUFFER_BYTES = 16L * 1024 * 1024;
  private static final long CACHE_BYTES = 16L * 1024 * 1024;

  static {
    RocksDB.loadLibrary();
  }

  private final Path directory;
  private final Thread removal;
  private final LRUCache cache = new LRUCache(CACHE_BYTES);
  private final Options options;
  private final WriteOptions unlogged = new WriteOptions().setDisableWAL(true);
  private final RocksDB rocks;

  /** A new, empty map below the JVM's temporary directory. */
  public DiskMap() {
    options =
        new Options()
            .setCreateIfMissing(true)
            .setWriteBufferSize(WRITE_BUFFER_BYTES)
            .setMaxWriteBufferNumber(WRITE_BUFFERS)
            .setTableFormatConfig(
                new BlockBasedTableConfig()
                    .setBlockCache(cache)
                    .setCacheIndexAndFilterBlocks(true));
    try {
      directory = Files.createTempDirectory("memory-sync-");
      rocks = RocksDB.open(options, directory.toString());
    } catch (IOException | RocksDBException e) {
      throw new OperationsException(
          "No temporary data can be kept in "
              + System.getProperty("java.io.tmpdir")
              + ": "
              + e.getMessage()
              + "; name another directory with JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=<directory>.",
          e);
    }
    removal = new Thread(() -> remove(directory), "remove-temporary-data");
    Runtime.getRuntime().addShutdownHook(removal);
  }

  /** One key with its value. */
  public record Entry(byte[] key, byte[] value) {}

  /** The value of a key; null if there is none. */
  public byte[] get(byte[] key) {
    try {
      return rocks.get(key);
    } catch (RocksDBException e) {
      throw failure(e);
    }
  }

  public void put(byte[] key, byte[] value) {
    try {
      rocks.put(unlogged, key, value);
    } catch (RocksDBException e) {
      throw failure(e);
    }
  }

  public void remove(byte[] key) {
    try {
      rocks.delete(unlogged, key);
    } catch (RocksDBException e) {
      throw failure(e);
    }
  }

  /** The entries whose keys begin with that, in order, as they are now. */
  public Scan scan(byte[] prefix) {
    return new Scan(rocks.newIterator(), prefix);
  }

  @Override
  public void close() {
    rocks.close();
    unlogged.close();
    options.close();
    cache.close();
    Runtime.getRuntime().removeShutdownHook(removal);
    remove(directory);
  }

  /** Entries one after the other; has to be closed. */
  public static final class Scan implements Iterator<Entry>, AutoCloseable {

    private final RocksIterator entries;
    private final byte[] prefix;

    private Scan(RocksIterator entries, byte[] prefix) {
      this.entries = entries;
      this.prefix = prefix;
      entries.seek(prefix);
    }

    @Override
    public boolean hasNext() {
      return entries.isValid() && beginsWith(entries.key(), prefix);
    }

    @Override
    public Entry next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Entry entry = new Entry(entries.key(), entries.value());
      entries.next();
      return entry;
    }

    @Override
    public void close() {
      entries.close();
    }

    private static boolean beginsWith(byte[] key, byte[] prefix) {
      return key.length >= prefix.length
          && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }
  }

  private static OperationsException failure(RocksDBException e) {
    return new OperationsException(
        "Temporary data cannot be kept: " + e.getMessage() + "; is the disk full?", e);
  }

  private static void remove(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
