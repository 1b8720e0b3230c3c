package io.memorysync.stack.process;

import io.memorysync.stack.StackException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** TCP ports of this machine's loopback interface. */
public final class Ports {

  private static final int CONNECT_TIMEOUT_MS = 500;

  private Ports() {}

  /** That many different ports on which nothing listens. */
  public static List<Integer> free(int count) {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      List<Integer> ports = sockets.stream().map(ServerSocket::getLocalPort).toList();
      for (ServerSocket socket : sockets) {
        socket.close();
      }
      return ports;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether something accepts connections there. */
  public static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_TIMEOUT_MS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Makes sure that a server can listen on a port.
   *
   * @param component who wants it
   * @param setting the command line option that names another one
   * @throws StackException if somebody else listens there
   */
  public static void requireFree(int port, String component, String setting) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new StackException(
          "Port "
              + port
              + " of "
              + component
              + " is taken by another program; stop it (find it with: ss -ltnp 'sport = :"
              + port
              + "') or choose another port with "
              + setting
              + " <port>.",
          e);
    }
  }
}
