package org.changeover.notify;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import org.changeover.contract.ActionContract;
import org.changeover.contract.Behaviour;
import org.changeover.contract.World;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.Target;

class PostContractTest extends ActionContract<Post.Parameters, NotifySettings> {
  private final Map<World, FakeMastodon> servers = new WeakHashMap<>();

  @Override
  protected ChangingAction<Post.Parameters, NotifySettings> action() {
    return new Post();
  }

  @Override
  protected NotifySettings settings() {
    return Outside.social();
  }

  @Override
  protected Post.Parameters parameters() {
    return new Post.Parameters(
        Optional.of("We're moving & back at {{time}}:\nhttps://libravatar.example/"),
        Optional.empty(),
        Map.of("time", "18:00"),
        Post.Visibility.PUBLIC,
        Optional.of("en"),
        true);
  }

  @Override
  protected Set<Behaviour> exceptions() {
    return Set.of(Behaviour.RESTORES_EXACTLY);
  }

  @Override
  protected Target target() {
    return new Target.Service("notify");
  }

  @Override
  protected World world() {
    var mastodon = new FakeMastodon(Outside.SOCIAL.server()).holding("Hello").holding("We're here");
    World world = Outside.with(mastodon);
    servers.put(world, mastodon);
    return world;
  }

  @Override
  protected void tamper(World world) {
    servers.get(world).edit();
  }
}
