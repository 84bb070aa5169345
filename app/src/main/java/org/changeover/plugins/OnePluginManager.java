package org.changeover.plugins;

import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.changeover.spi.SpiVersion;
import org.pf4j.AbstractPluginManager;
import org.pf4j.BasePluginLoader;
import org.pf4j.CompoundPluginRepository;
import org.pf4j.DefaultExtensionFactory;
import org.pf4j.DefaultPluginClasspath;
import org.pf4j.DefaultPluginFactory;
import org.pf4j.DefaultVersionManager;
import org.pf4j.ExtensionFactory;
import org.pf4j.ExtensionFinder;
import org.pf4j.LegacyExtensionFinder;
import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginFactory;
import org.pf4j.PluginLoader;
import org.pf4j.PluginRepository;
import org.pf4j.PluginStatusProvider;
import org.pf4j.PropertiesPluginDescriptorFinder;
import org.pf4j.VersionManager;

/**
 * PF4J for a single unpacked plugin. PF4J's managers are not safe for threads and let one plugin's
 * failure disturb the next, so each plugin gets one of its own.
 */
final class OnePluginManager extends AbstractPluginManager {
  /**
   * Held so that the level stays: every failure becomes a {@link Refused} instead of a log line.
   */
  private static final Logger PF4J_LOG = Logger.getLogger("org.pf4j");

  static {
    PF4J_LOG.setLevel(Level.OFF);
  }

  OnePluginManager(Path unpacked) {
    super(List.of(unpacked));
    setSystemVersion(SpiVersion.current());
  }

  @Override
  protected PluginLoader createPluginLoader() {
    return new BasePluginLoader(this, new DefaultPluginClasspath()) {
      @Override
      protected PluginClassLoader createPluginClassLoader(
          Path pluginPath, PluginDescriptor descriptor) {
        return new SharingClassLoader(OnePluginManager.this, descriptor);
      }
    };
  }

  @Override
  protected PluginRepository createPluginRepository() {
    return new CompoundPluginRepository();
  }

  @Override
  protected PluginFactory createPluginFactory() {
    return new DefaultPluginFactory();
  }

  @Override
  protected ExtensionFactory createExtensionFactory() {
    return new DefaultExtensionFactory();
  }

  @Override
  protected PluginDescriptorFinder createPluginDescriptorFinder() {
    return new PropertiesPluginDescriptorFinder();
  }

  @Override
  protected ExtensionFinder createExtensionFinder() {
    return new LegacyExtensionFinder(this);
  }

  @Override
  protected PluginStatusProvider createPluginStatusProvider() {
    return new NeverDisabled();
  }

  @Override
  protected VersionManager createVersionManager() {
    return new DefaultVersionManager();
  }

  private static final class NeverDisabled implements PluginStatusProvider {
    @Override
    public boolean isPluginDisabled(String pluginId) {
      return false;
    }

    @Override
    public void disablePlugin(String pluginId) {
      throw new UnsupportedOperationException("plugins are removed, not disabled");
    }

    @Override
    public void enablePlugin(String pluginId) {
      throw new UnsupportedOperationException("plugins are never disabled");
    }
  }

  private static final class SharingClassLoader extends PluginClassLoader {
    SharingClassLoader(AbstractPluginManager manager, PluginDescriptor descriptor) {
      super(manager, descriptor, new SharedClasses(OnePluginManager.class.getClassLoader()));
    }

    @Override
    protected boolean shouldDelegateToParent(String className) {
      return SharedClasses.contains(className);
    }
  }
}
