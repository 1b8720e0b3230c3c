/**
 * Pages of {@code docs/reference}, written from the code by the tests of the modules that they are
 * about. No module needs this to run.
 */
package io.memorysync.reference;
