package org.changeover.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * A web server for the plan of the first steps. The folder is looked up at each request, so that it
 * can be a link that is pointed somewhere else.
 */
@Command(
    name = "serve-folder",
    hidden = true,
    description = "Serve a folder over HTTP on the loopback address until stopped.")
final class ServeFolderCommand extends BaseCommand {
  @Parameters(paramLabel = "FOLDER", description = "the folder, or a link to one")
  private Path folder;

  @Option(names = "--port", required = true, description = "the port; 0 takes a free one")
  private int port;

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "end by itself after this time")
  private Optional<Duration> time = Optional.empty();

  ServeFolderCommand(Surroundings around) {
    super(around);
  }

  @Override
  public Integer call() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::serve);
    server.start();
    print("Serving %s on http://127.0.0.1:%d/".formatted(folder, server.getAddress().getPort()));
    var never = new CountDownLatch(1);
    if (time.isPresent()) {
      var _ = never.await(time.get().toMillis(), TimeUnit.MILLISECONDS);
      server.stop(0);
    } else {
      never.await();
    }
    return ExitCode.DONE;
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      Path file = file(exchange.getRequestURI().getPath());
      if (file == null || !Files.isRegularFile(file)) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      byte[] body = Files.readAllBytes(file);
      exchange.getResponseHeaders().set("Content-Type", type(file));
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(200, head || body.length == 0 ? -1 : body.length);
      if (!head && body.length > 0) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  /** Null for a path that leads out of the folder. */
  private Path file(String path) throws IOException {
    if (!Files.isDirectory(folder)) {
      return null;
    }
    Path root = folder.toRealPath();
    Path file = root.resolve(path.substring(1)).normalize();
    if (!file.startsWith(root)) {
      return null;
    }
    Path page = Files.isDirectory(file) ? file.resolve("index.html") : file;
    return Files.exists(page) && page.toRealPath().startsWith(root) ? page : null;
  }

  private static String type(Path file) {
    String name = file.getFileName().toString();
    if (name.endsWith(".html")) {
      return "text/html; charset=utf-8";
    }
    if (name.endsWith(".css")) {
      return "text/css; charset=utf-8";
    }
    return name.endsWith(".svg") ? "image/svg+xml" : "application/octet-stream";
  }
}
