package org.changeover.notify;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.http.protocol.HttpProcessor;
import org.apache.hc.core5.http.protocol.HttpProcessorBuilder;
import org.apache.hc.core5.http.protocol.RequestConnControl;
import org.apache.hc.core5.http.protocol.RequestContent;
import org.apache.hc.core5.http.protocol.RequestTargetHost;
import org.apache.hc.core5.http.protocol.RequestUserAgent;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.net.URIAuthority;

/** One request over a lent connection, HTTP/1.1 over TLS, spoken by Apache HttpCore. */
final class Http {
  private static final int HTTPS_PORT = 443;
  private static final int LONGEST_LINE = 8_192;
  private static final int MOST_HEADERS = 100;
  private static final int LONGEST_BODY = 4 << 20;

  /** What the library does by default, but for asking a server whether it will take the body. */
  private static final HttpProcessor PROCESSOR =
      HttpProcessorBuilder.create()
          .addAll(
              new RequestTargetHost(),
              new RequestContent(),
              new RequestConnControl(),
              new RequestUserAgent("changeover"))
          .build();

  private Http() {}

  /**
   * A request.
   *
   * @param form sent as a form; nothing is sent when it is empty
   */
  record Request(
      String method, String path, Map<String, String> headers, Map<String, String> form) {}

  /** A whole answer. */
  record Reply(int status, String body) {
    boolean succeeded() {
      return status / 100 == 2;
    }
  }

  /**
   * Asks and waits for the answer.
   *
   * @throws IOException when it is not known whether the server did what was asked
   */
  static Reply ask(Talk.Line line, Request asked) throws IOException {
    SSLSocket secured = line.secured();
    var limits =
        Http1Config.custom().setMaxLineLength(LONGEST_LINE).setMaxHeaderCount(MOST_HEADERS).build();
    var request = new BasicClassicHttpRequest(asked.method(), asked.path());
    request.setScheme(URIScheme.HTTPS.id);
    int port = line.endpoint().port();
    request.setAuthority(new URIAuthority(line.server().name(), port == HTTPS_PORT ? -1 : port));
    asked.headers().forEach(request::setHeader);
    if (!asked.form().isEmpty()) {
      request.setEntity(
          new StringEntity(encoded(asked.form()), ContentType.APPLICATION_FORM_URLENCODED));
    }
    var connection = new DefaultBHttpClientConnection(limits);
    try {
      connection.bind(secured, line.socket());
      var executor = new HttpRequestExecutor();
      HttpCoreContext exchange = HttpCoreContext.create();
      executor.preProcess(request, PROCESSOR, exchange);
      try (ClassicHttpResponse response = executor.execute(request, connection, exchange)) {
        executor.postProcess(response, PROCESSOR, exchange);
        return new Reply(response.getCode(), body(response.getEntity()));
      }
    } catch (HttpException e) {
      throw new IOException("the answer is no valid HTTP: " + e.getMessage(), e);
    } finally {
      connection.close(CloseMode.IMMEDIATE);
    }
  }

  static String encoded(Map<String, String> form) {
    return form.entrySet().stream()
        .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String body(HttpEntity entity) throws IOException {
    if (entity == null) {
      return "";
    }
    byte[] bytes = entity.getContent().readNBytes(LONGEST_BODY + 1);
    if (bytes.length > LONGEST_BODY) {
      throw new IOException("the answer is longer than " + LONGEST_BODY + " bytes");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
