// An external extension: a program beside the function, in /opt/extensions of a layer. It counts
// the function's events, and says so when the environment ends.
#include <micro_lambda/extensions.hpp>

#include <cstdio>

int main() {
  using micro_lambda::ExtensionEvent;
  int events = 0;
  return micro_lambda::run_extension([&](const ExtensionEvent& event) -> micro_core::Result<void> {
    if (event.kind == ExtensionEvent::Kind::invoke) {
      events += 1;
    } else {
      std::printf("%d events until %s\n", events, event.shutdown_reason.c_str());
    }
    return {};
  });
}
