package io.memorysync.stack.process;

import io.memorysync.stack.StackException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** TCP ports of this machine's loopback interface. */
public final class Ports {

  private static final int CONNECT_TIMEOUT_MS = 500;
  private static final int LOWEST = 20_000;

  /** Linux's first port for outgoing connections, unless somebody changed it. */
  private static final int EPHEMERAL = 32_768;

  private Ports() {}

  /**
   * That many different ports on which nothing listens. They are below those that the kernel gives
   * to outgoing connections, so that a server which is restarted finds its own port free again.
   */
  public static List<Integer> free(int count) {
    return ThreadLocalRandom.current()
        .ints(LOWEST, EPHEMERAL)
        .distinct()
        .filter(Ports::isFree)
        .limit(count)
        .boxed()
        .toList();
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
    if (!isFree(port)) {
      throw new StackException(
          "Port "
              + port
              + " of "
              + component
              + " is taken by another program; stop it (find it with: ss -ltnp 'sport = :"
              + port
              + "') or choose another port with "
              + setting
              + " <port>.");
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
