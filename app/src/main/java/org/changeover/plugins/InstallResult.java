package org.changeover.plugins;

import java.util.List;
import java.util.Optional;

/** What became of installing a zip. */
public sealed interface InstallResult {
  /**
   * It is in place and used by whatever starts from now on.
   *
   * @param providers by name
   * @param replaced the version that was in place before; empty when that could not be loaded
   */
  record Done(PluginSource source, List<LoadedProvider> providers, Optional<String> replaced)
      implements InstallResult {
    public Done {
      providers = List.copyOf(providers);
    }
  }

  /** The same bytes were in place already. */
  record Already(PluginSource source) implements InstallResult {}

  /**
   * Nothing was changed.
   *
   * @param reasons each says what is wrong with the zip and what to do
   */
  record NotInstalled(List<String> reasons) implements InstallResult {
    public NotInstalled {
      reasons = List.copyOf(reasons);
    }
  }
}
