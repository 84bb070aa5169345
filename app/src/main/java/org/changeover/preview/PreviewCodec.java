package org.changeover.preview;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.changeover.journal.EventCodec;

/** The documented JSON form of previews (docs/preview.md): {@code {"preview":1,…}}. */
public final class PreviewCodec {
  /** The version of the form that this program writes, and the only one that it reads. */
  public static final int VERSION = 1;

  private static final String MARK = "preview";

  private PreviewCodec() {}

  /** Text that is no preview of this version; says which, and what to do. */
  public static final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableException(String why) {
      super(why);
    }
  }

  public static ObjectNode tree(Preview preview) {
    ObjectNode node = EventCodec.mapper().createObjectNode();
    node.put(MARK, VERSION);
    node.setAll((ObjectNode) EventCodec.mapper().valueToTree(preview));
    return node;
  }

  /**
   * Reads what {@link #tree} made.
   *
   * @throws UnreadableException when it is something else
   */
  public static Preview decode(byte[] json) throws UnreadableException {
    return preview(parsed(json));
  }

  private static ObjectNode parsed(byte[] json) throws UnreadableException {
    try {
      if (EventCodec.mapper().readTree(json) instanceof ObjectNode node && node.has(MARK)) {
        return node;
      }
      throw new UnreadableException("it is no preview");
    } catch (IOException e) {
      throw new UnreadableException("it is no preview, or a part of one is missing");
    }
  }

  private static Preview preview(ObjectNode node) throws UnreadableException {
    JsonNode version = node.remove(MARK);
    if (!version.canConvertToInt() || version.asInt() != VERSION) {
      throw new UnreadableException(
          "it is a preview of version %s, and this Changeover knows version %d: use the one that wrote it"
              .formatted(version, VERSION));
    }
    try {
      return EventCodec.mapper().treeToValue(node, Preview.class);
    } catch (UnrecognizedPropertyException e) {
      throw new UnreadableException(
          "it has the unknown field '%s': a newer Changeover wrote it; use that one"
              .formatted(e.getPropertyName()));
    } catch (JsonProcessingException e) {
      throw new UnreadableException("it is no preview of this version, or was edited");
    }
  }
}
