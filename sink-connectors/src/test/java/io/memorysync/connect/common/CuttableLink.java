package io.memorysync.connect.common;

import io.memorysync.stack.process.Ports;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A port that leads to a server until it is cut: what a client sees of a server that stops and
 * starts again, wherever the server runs.
 */
public final class CuttableLink implements AutoCloseable {

  private final String host;
  private final int port;
  private final int ownPort;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private ServerSocket listener;
  private Thread accepting;

  /** A link to a server, open at first. */
  public CuttableLink(String host, int port) {
    this.host = host;
    this.port = port;
    // Not an ephemeral port: while the link is cut, a client of ours could be given it as its own.
    this.ownPort = Ports.free(1).get(0);
    listen();
  }

  /** The port to connect to, on the loopback address. */
  public int port() {
    return ownPort;
  }

  /** Breaks every connection and refuses new ones. */
  public void cut() {
    close(listener);
    // Its port is not free before the thread that waits on it has let go of it.
    join(accepting);
    sockets.forEach(CuttableLink::close);
    sockets.clear();
  }

  /** Lets connections through again. */
  public void restore() {
    listen();
  }

  @Override
  public void close() {
    cut();
  }

  private void listen() {
    try {
      ServerSocket socket = new ServerSocket(ownPort, 50, InetAddress.getLoopbackAddress());
      listener = socket;
      accepting = daemon(() -> accept(socket));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept(ServerSocket from) {
    try {
      while (!from.isClosed()) {
        Socket client = from.accept();
        Socket server = new Socket(host, port);
        sockets.add(client);
        sockets.add(server);
        daemon(() -> copy(client, server));
        daemon(() -> copy(server, client));
      }
    } catch (IOException e) {
      close(from);
    }
  }

  private static void copy(Socket from, Socket to) {
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    } catch (IOException e) {
      close(from);
      close(to);
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "cuttable-link");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted.", e);
    }
  }

  private static void close(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
