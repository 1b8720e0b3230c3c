package io.memorysync.connect.pgvector;

/**
 * Something in the database that is not as an option says or as the sink needs it.
 *
 * @param option to correct, or that names what is to be mended
 * @param message what is wrong and what mends it
 */
record Finding(String option, String message) {}
