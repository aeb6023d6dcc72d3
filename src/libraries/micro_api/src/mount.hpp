#pragma once

#include <micro_api/request.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace micro_api::detail {

/// Calls `answer` while `request` looks as if its path began at `rest`, a view into its target;
/// what is before it is part of the root path meanwhile.
template <class Answer>
HttpResponse answer_below(Request& request, std::string_view rest, Answer answer) {
  const std::string_view path = request.http.path();
  const std::string_view prefix = path.substr(0, path.size() - rest.size());
  // Put back even if `answer` throws: the middlewares outside still need them.
  struct Restore {
    Request& request;
    std::string target;
    std::string root_path;
    const micro_core::Logger* log;
    ~Restore() {
      request.http.target = std::move(target);
      request.root_path = std::move(root_path);
      request.log = log;
    }
  } restore{request, request.http.target, request.root_path, request.log};
  request.root_path.append(prefix);
  request.http.target.erase(0, prefix.size());
  if (!request.http.target.starts_with('/'))
    request.http.target.insert(request.http.target.begin(), '/');
  return answer();
}

}  // namespace micro_api::detail
