package io.memorysync.stack.provision;

import io.memorysync.stack.Checkout;
import io.memorysync.stack.Progress;
import io.memorysync.stack.StackException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * PostgreSQL 17 with pgvector in a directory of its own. The server is the archive that the build
 * fetched; pgvector is compiled from Debian's source package, once per machine, in a few seconds.
 */
public final class PostgresDistribution {

  /** As in the directory name; grows with anything that changes the result. */
  private static final String ENTRY = "postgresql-17.11-pgvector-0.8.0";

  private static final String ARCHIVE =
      "local-stack/servers/postgresql/target/archive/postgres-linux-x86_64.txz";
  private static final String PGVECTOR_VERSION = "0.8.0";
  private static final String PGVECTOR_SHA256 =
      "867a2c328d4928a5a9d6f052cd3bc78c7d60228a9b914ad32aa3db88e9de27b0";

  /** The release that has headers of PostgreSQL 17 and the source of that pgvector. */
  private static final String RELEASE = "trixie";

  /** pgvector's own flags, without -march=native: the result may be used on another machine. */
  private static final List<String> FLAGS =
      List.of(
          "-O2",
          "-ftree-vectorize",
          "-fassociative-math",
          "-fno-signed-zeros",
          "-fno-trapping-math",
          "-D_GNU_SOURCE");

  private final Checkout checkout;
  private final CacheDirectory cache;
  private final Progress progress;

  public PostgresDistribution(Checkout checkout, CacheDirectory cache, Progress progress) {
    this.checkout = checkout;
    this.cache = cache;
    this.progress = progress;
  }

  /**
   * The directory that holds {@code bin/postgres}; made on the first call on a machine.
   *
   * @throws StackException if it cannot be made here
   */
  public Path home() {
    String architecture = System.getProperty("os.arch");
    if (!architecture.equals("amd64")) {
      throw new StackException(
          "The local stack brings PostgreSQL for amd64 only and this machine is "
              + architecture
              + "; use Docker here: docker compose up");
    }
    return cache.entry(
        ENTRY,
        directory -> {
          new TarArchive(checkout.built(ARCHIVE)).unpack(directory);
          addPgvector(directory);
        });
  }

  private void addPgvector(Path postgres) throws IOException {
    Path work = Files.createDirectory(postgres.resolve("build"));
    DebianPackages packages =
        new DebianPackages(Files.createDirectory(work.resolve("apt")), RELEASE);
    Path source =
        progress.step(
            "Downloading the source of pgvector " + PGVECTOR_VERSION + " and PostgreSQL's headers",
            () -> {
              packages.update();
              packages.unpack("postgresql-server-dev-17", work.resolve("headers"));
              return packages.source("pgvector");
            });
    requireSha256(source, PGVECTOR_SHA256);
    new TarArchive(source).unpack(work);
    CCompiler compiler = CCompiler.find(work.resolve("gcc"), progress);
    progress.step(
        "Compiling pgvector " + PGVECTOR_VERSION,
        () -> {
          install(compiler, work, postgres);
          return null;
        });
    CacheDirectory.delete(work);
  }

  private static void install(CCompiler compiler, Path work, Path postgres) throws IOException {
    Path pgvector = work.resolve("pgvector-" + PGVECTOR_VERSION);
    Path headers = work.resolve("headers/usr/include/postgresql/17/server");
    compiler.compile(
        Stream.concat(FLAGS.stream(), Stream.of("-I" + headers, "-I" + pgvector)).toList(),
        files(pgvector.resolve("src"), ".c"),
        postgres.resolve("lib/postgresql/vector.so"));
    Path extensions = postgres.resolve("share/postgresql/extension");
    Files.copy(pgvector.resolve("vector.control"), extensions.resolve("vector.control"));
    Files.copy(
        pgvector.resolve("sql/vector.sql"),
        extensions.resolve("vector--" + PGVECTOR_VERSION + ".sql"));
  }

  private static List<Path> files(Path directory, String ending) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  private static void requireSha256(Path file, String expected) {
    String actual = sha256(file);
    if (!actual.equals(expected)) {
      throw new StackException(
          file.getFileName()
              + " from the Debian mirror has the SHA-256 "
              + actual
              + " instead of "
              + expected
              + "; it is not used. Check the mirror.");
    }
  }

  private static String sha256(Path file) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(java.io.OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
