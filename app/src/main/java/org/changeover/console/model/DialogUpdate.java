package org.changeover.console.model;

import java.time.Instant;
import java.util.Optional;

/** What keys do in a dialog. */
final class DialogUpdate {
  private DialogUpdate() {}

  static Updated pressed(ConsoleModel model, Dialog shown, Key key, Instant at) {
    boolean leaves = key == Key.Named.ESCAPE || key.equals(Key.ctrl('c'));
    if (shown.deaf(at) && !leaves) {
      return Updated.of(model);
    }
    Dialog dialog = shown.used(at);
    return switch (key) {
      case Key.Named.ESCAPE -> Updated.of(model.noDialog());
      case Key.Named.TAB -> Updated.of(model.dialog(dialog.move(1)));
      case Key.Named.BACK_TAB -> Updated.of(model.dialog(dialog.move(-1)));
      case Key.Named.PAGE_UP -> Updated.of(model.dialog(dialog.scroll(-8)));
      case Key.Named.PAGE_DOWN -> Updated.of(model.dialog(dialog.scroll(8)));
      case Key.Ctrl(char letter) when letter == 'c' -> Updated.of(model.noDialog());
      case Key.Ctrl(char letter) when letter == 'l' -> Updated.of(model, new Effect.Redraw());
      case Key.Char _, Key.Ctrl _, Key.Named _ ->
          switch (dialog.focus()) {
            case FIELD -> Updated.of(field(model, dialog, key));
            case CHOICES -> choices(model, dialog, key);
            case BACK, CONFIRM -> buttons(model, dialog, key);
          };
    };
  }

  private static ConsoleModel field(ConsoleModel model, Dialog dialog, Key key) {
    return switch (key) {
      case Key.Named.ENTER, Key.Named.DOWN -> model.dialog(dialog.move(1));
      case Key.Named.UP -> model.dialog(dialog.move(-1));
      default ->
          TextField.typed(dialog.text(), key)
              .map(text -> model.dialog(dialog.text(text)))
              .orElse(model);
    };
  }

  private static Updated choices(ConsoleModel model, Dialog dialog, Key key) {
    return switch (key) {
      case Key.Named.UP -> Updated.of(model.dialog(dialog.mark(-1)));
      case Key.Named.DOWN -> Updated.of(model.dialog(dialog.mark(1)));
      case Key.Named.ENTER -> Updated.of(model.dialog(dialog.choose().move(1)));
      case Key.Char(int c) when c == ' ' -> Updated.of(model.dialog(dialog.choose()));
      case Key.Char(int c) when c == 'k' -> Updated.of(model.dialog(dialog.mark(-1)));
      case Key.Char(int c) when c == 'j' -> Updated.of(model.dialog(dialog.mark(1)));
      case Key.Char(int c) when c == 'y' -> confirm(model, dialog);
      case Key.Char(int c) when c == 'n' -> Updated.of(model.noDialog());
      case Key.Char _, Key.Ctrl _, Key.Named _ -> Updated.of(model);
    };
  }

  private static Updated buttons(ConsoleModel model, Dialog dialog, Key key) {
    return switch (key) {
      case Key.Named.LEFT -> Updated.of(model.dialog(dialog.focus(Dialog.Part.BACK)));
      case Key.Named.RIGHT -> Updated.of(model.dialog(dialog.focus(Dialog.Part.CONFIRM)));
      case Key.Named.UP -> Updated.of(model.dialog(dialog.scroll(-1)));
      case Key.Named.DOWN -> Updated.of(model.dialog(dialog.scroll(1)));
      case Key.Named.ENTER ->
          dialog.focus() == Dialog.Part.CONFIRM
              ? confirm(model, dialog)
              : Updated.of(model.noDialog());
      case Key.Char(int c) when c == 'y' -> confirm(model, dialog);
      case Key.Char(int c) when c == 'n' -> Updated.of(model.noDialog());
      case Key.Char _, Key.Ctrl _, Key.Named _ -> Updated.of(model);
    };
  }

  private static Updated confirm(ConsoleModel model, Dialog dialog) {
    Optional<String> missing = dialog.purpose().missing(dialog);
    if (missing.isPresent()) {
      return Updated.of(model.flash(Flash.hint("Not yet: " + missing.get() + ".", model.now())));
    }
    return Updated.of(
        model.noDialog().flash(Flash.hint("Asking the engine …", model.now())),
        new Effect.Ask(dialog.purpose().requests(dialog)));
  }
}
