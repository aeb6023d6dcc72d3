#pragma once

#include <functional>
#include <memory>

namespace micro_api {

/// Work for after the answer: a member of a handler's input struct, or `Request::background`.
///
///     struct SignUp { Body<NewUser> user; BackgroundTasks tasks; };
///     router.post<"/users">("Sign up", [&](const SignUp& in) -> User {
///       in.tasks.add([&mail, to = in.user->email] { mail.welcome(to); });
///       ...
///     });
///
/// Tasks run one after the other in the order of `add`, on the thread that answered, once the
/// response (a streamed one too) was handed over; what one throws is logged, and the next one runs.
/// They log with the fields that were in scope where they were added. A task owns what it needs:
/// the request and its dependencies' values may be gone.
///
/// On Lambda they run before the invocation ends, because the environment is frozen after it: the
/// client of a buffered answer waits for them. Put long work into a queue there.
///
/// Copies share one list. Not to be used from several threads at a time.
class BackgroundTasks {
 public:
  BackgroundTasks();
  void add(std::function<void()> task) const;

  struct List;
  List& list() const { return *list_; }  ///< for the app, which runs them

 private:
  std::shared_ptr<List> list_;
};

}  // namespace micro_api
