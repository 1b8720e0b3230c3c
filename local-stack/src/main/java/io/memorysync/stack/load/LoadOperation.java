package io.memorysync.stack.load;

/** What clients ask of the gateway, in mem0's self-hosted API. */
public enum LoadOperation {
  ADD(30),
  EDIT(25),
  DELETE(10),
  LIST(20),
  SEARCH(15);

  private final int percent;

  LoadOperation(int percent) {
    this.percent = percent;
  }

  /**
   * The operation at a place among all of them.
   *
   * @param place from 0 to 99
   */
  static LoadOperation at(int place) {
    int left = place;
    for (LoadOperation operation : values()) {
      left -= operation.percent;
      if (left < 0) {
        return operation;
      }
    }
    throw new IllegalArgumentException("There are 100 places, and " + place + " is none of them.");
  }
}
