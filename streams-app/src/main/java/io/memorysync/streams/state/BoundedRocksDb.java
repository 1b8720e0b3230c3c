package io.memorysync.streams.state;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * Bounds the native memory of all state stores of the process together. By Kafka Streams' own
 * defaults each store, which is one per partition and table, may take 98 MiB for itself.
 *
 * <p>One cache holds the blocks that were read last, the indexes and filters of the files, and what
 * is being written. It is no strict limit, since RocksDB fails a read that finds a strict one
 * reached: blocks in use at the moment may exceed it, by some hundred kilobytes for each thread.
 */
public final class BoundedRocksDb implements RocksDBConfigSetter {

  /** Configuration key: native memory of all stores together, in MiB. */
  public static final String MEMORY_MB = "state.memory.mb";

  private static final long MEBIBYTE = 1024L * 1024;

  /** Part of the memory in which writes may wait to be written to a file. */
  private static final int WRITES_ONE_IN = 2;

  /** Part of the cache from which no block of data drives out indexes and filters. */
  private static final double INDEXES = 0.2;

  private static final long WRITE_BUFFER_BYTES = 4 * MEBIBYTE;
  private static final int WRITE_BUFFERS = 2;

  /** A memory with its vector takes some kilobytes: of smaller blocks the index would be large. */
  private static final long BLOCK_BYTES = 16L * 1024;

  private static final Map<Long, SharedMemory> BY_MEGABYTES = new ConcurrentHashMap<>();

  static {
    RocksDB.loadLibrary();
  }

  /** What all stores of the process share; it is never closed, as there is always a next store. */
  private record SharedMemory(LRUCache cache, WriteBufferManager writes) {

    static SharedMemory of(long megabytes) {
      LRUCache cache = new LRUCache(megabytes * MEBIBYTE, -1, false, INDEXES);
      return new SharedMemory(
          cache, new WriteBufferManager(megabytes * MEBIBYTE / WRITES_ONE_IN, cache));
    }
  }

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    long megabytes = Long.parseLong(configs.get(MEMORY_MB).toString());
    SharedMemory memory = BY_MEGABYTES.computeIfAbsent(megabytes, SharedMemory::of);
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(memory.cache());
    table.setBlockSize(BLOCK_BYTES);
    table.setCacheIndexAndFilterBlocks(true);
    table.setCacheIndexAndFilterBlocksWithHighPriority(true);
    table.setPinTopLevelIndexAndFilter(true);
    options.setTableFormatConfig(table);
    options.setWriteBufferManager(memory.writes());
    options.setWriteBufferSize(WRITE_BUFFER_BYTES);
    options.setMaxWriteBufferNumber(WRITE_BUFFERS);
  }

  /** Nothing to close: what was set belongs to all stores. */
  @Override
  public void close(String storeName, Options options) {}
}
