package org.changeover.notify;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.changeover.contract.Behaviour;
import org.changeover.contract.World;
import org.changeover.spi.PlanFile;

/** Without a mark: an edited post is another post. */
class PostByTextContractTest extends PostContractTest {
  @Override
  protected Post.Parameters parameters() {
    return new Post.Parameters(
        Optional.empty(),
        Optional.of(new PlanFile("post.txt")),
        Map.of(),
        Post.Visibility.UNLISTED,
        Optional.empty(),
        false);
  }

  @Override
  protected World world() {
    return super.world().planFile("post.txt", "We have moved.\n\nMail support@libravatar.example");
  }

  @Override
  protected Set<Behaviour> exceptions() {
    return Set.of(Behaviour.RESTORES_EXACTLY, Behaviour.SEES_TAMPERING);
  }
}
