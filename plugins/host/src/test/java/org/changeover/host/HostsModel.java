package org.changeover.host;

import java.util.Base64;
import org.changeover.contract.Call;
import org.changeover.contract.FakeHost;

/** What the hosts file's and other edited files' commands do on a host of the contract. */
final class HostsModel {
  private HostsModel() {}

  static FakeHost on(FakeHost host) {
    return host.script("readlink ", call -> Call.ok(call.argument(0) + "\n"))
        .script("mountinfo", call -> Call.failed(mounted(call) ? 0 : 1, ""))
        .script(
            "base64 -d",
            call -> {
              var now = call.host().state(call.argument(0));
              call.host()
                  .file(
                      call.argument(0),
                      Base64.getDecoder().decode(call.input()),
                      now.mode(),
                      now.owner(),
                      now.group());
              return Call.ok("");
            });
  }

  private static boolean mounted(Call call) {
    return call.host().facts().getOrDefault("mounted", "").equals(call.argument(0));
  }
}
