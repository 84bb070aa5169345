package org.changeover.check;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.spi.Between;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Example;
import org.changeover.spi.Matches;
import org.changeover.spi.PlanFile;

/** One request of a functional test. */
@Doc("One request; {{name}} stands for a value, {{tag}} for the test's tag.")
record Request(
    @Doc("What it is called in failures.") @Example("log in") String name,
    @Doc("The path at the site, or a whole URL.")
        @Example("/account/login/")
        @Matches("(/|https?://).*")
        String path,
    @Doc("The method: get, head, post, put or delete.") @Default("get") Method method,
    @Doc("Headers to send.") @Example("{ Referer: \"{{site}}/\" }") Map<String, String> headers,
    @Doc("The fields of a form to send.") @Example("{ username: \"{{user}}\" }")
        Map<String, String> form,
    @Doc(
            "Files to send with the form, by their fields; their SHA-256 is {{FIELD.sha256}} from then on.")
        Map<String, Upload> files,
    @Doc("What the answer is like; left out, status 200.") Optional<Expected> expect,
    @Doc(
            "For each value a regular expression whose first group is taken from the page; {{cookie.NAME}} needs none.")
        @Example("{ csrf: 'name=\"token\" value=\"([^\"]+)\"' }")
        Map<String, String> capture) {
  Request {
    capture.values().forEach(Variables::requireExpression);
    if (method == Method.GET && !(form.isEmpty() && files.isEmpty())) {
      throw new IllegalArgumentException(
          "request '%s' sends a form and its method is get; give 'method: post'".formatted(name));
    }
  }

  /** What a request asks for. */
  enum Method {
    GET,
    HEAD,
    POST,
    PUT,
    DELETE
  }

  /** What requests belong to. */
  enum Conversation {
    /** What cannot be captured is a failure. */
    TEST,
    /** What cannot be captured is not there to be removed. */
    CLEANUP
  }

  /** A file that is sent. */
  @Doc("A file to send: one beside the plan, or a picture that is made for this test.")
  record Upload(
      @Doc("The file.") @Example("files/picture.png") Optional<PlanFile> file,
      @Doc("The width and height of a PNG picture that is made instead.")
          @Example("64")
          @Between(min = 1, max = 1024)
          Optional<Integer> picture,
      @Doc("The file's name as it is sent.") @Default("changeover.png") @Matches("[A-Za-z0-9._-]+")
          String as,
      @Doc("Its media type.") @Default("image/png") @Matches("[a-z]+/[a-z0-9.+-]+") String type) {
    Upload {
      if (file.isPresent() == picture.isPresent()) {
        throw new IllegalArgumentException("give a file, or the size of a picture: one of them");
      }
    }
  }

  /** What an answer is like. */
  @Doc("What an answer is like.")
  record Expected(
      @Doc("The HTTP status.") @Default("200") @Between(min = 100, max = 599) int status,
      @Doc("The media type.") @Example("image/png") Optional<String> type,
      @Doc("For each header a text that its value contains.") @Example("{ x-served-by: new }")
          Map<String, String> headers,
      @Doc("Texts that the page contains.") @Example("[Welcome]") List<String> contains,
      @Doc("Texts that it does not contain.") @Example("[Traceback]") List<String> lacks,
      @Doc("A regular expression that matches a part of the page.") @Example("photos: [0-9]+")
          Optional<String> matches,
      @Doc("Where the answer leads to: the whole value of its header Location.")
          @Example("/account/")
          Optional<String> redirect,
      @Doc("The SHA-256 of the body.") @Example("\"{{photo.sha256}}\"") Optional<String> sha256,
      @Doc("The size of the picture that the body is.") Optional<Size> image) {
    Expected {
      matches.ifPresent(Variables::requireExpression);
    }

    static Expected ok() {
      return new Expected(
          200,
          Optional.empty(),
          Map.of(),
          List.of(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
  }

  /** The size of a picture. */
  @Doc("Width and height in pixels.")
  record Size(
      @Doc("The width.") @Example("80") int width, @Doc("The height.") @Example("80") int height) {
    @Override
    public String toString() {
      return width + "x" + height;
    }
  }

  Expected expected() {
    return expect.orElseGet(Expected::ok);
  }

  boolean leavesSomething() {
    return !files.isEmpty();
  }
}
