package io.memorysync.operate.verify;

import java.util.UUID;

/** What one target holds of one memory. */
sealed interface Found permits StoreRow, GraphNode {

  UUID id();
}
