package org.changeover.hosts;

/** How the other side of a started process came to be silent. */
sealed interface End {

  /** It ended; a signal counts as 128 plus its number, as in a shell. */
  record Exited(int code) implements End {}

  /** No exit status arrived. */
  record Lost(String why) implements End {}
}
