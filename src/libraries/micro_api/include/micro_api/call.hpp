#pragma once

#include <micro_api/dependencies.hpp>
#include <micro_api/forms.hpp>
#include <micro_api/request.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// A request while its inputs are read. Users meet it only through `Router`.
namespace micro_api::detail {

/// Where a parameter is.
enum class Place { path, query, header, cookie };

/// "path", "query", "header", "cookie": as in `loc`.
std::string_view place_name(Place place);

/// One field of a form. Refers to the body.
struct FormField {
  std::string name = {};
  std::string text = {};  ///< UTF-8; of a file empty
  bool is_file = false;
  std::string filename = {};
  std::string content_type = {};
  std::string_view bytes = {};  ///< of a file
};

/// The fields of a form in their order.
class FormFields : public micro_core::DecodeSource {
 public:
  std::vector<FormField> fields = {};

  /// As JSON, the way FastAPI shows it; a file is {"part", "filename", "content_type", "size"}.
  Json to_json(std::size_t index) const;
};

/// How a route reads its body, its dependencies included.
struct BodyUse {
  bool json = false;
  bool embedded = false;             ///< several `Body`: each is a member of the body
  const FormLimits* form = nullptr;  ///< null: not as a form
};

/// What a path has in the place of the {names} of its route, as on the wire. The views are into the
/// path.
class PathValues {
 public:
  static constexpr std::size_t count_max = 16;  // of {names} in a route

  void push(std::string_view value) { values_[count_++] = value; }
  void pop() { --count_; }
  std::size_t size() const { return count_; }
  std::string_view operator[](std::size_t index) const { return values_[index]; }

 private:
  std::array<std::string_view, count_max> values_;
  std::size_t count_ = 0;
};

/// Values by their names as they came. Names of headers are in lower case.
using Values = std::vector<std::pair<std::string, std::string>>;

/// A request beside its route: what inputs are read from, and where their errors go.
class Call {
 public:
  /// `path_values` are the values of `path_names` as on the wire; `providers` those of the app. All
  /// must outlive the call.
  Call(const Request& request, const std::vector<std::string>& path_names,
       const PathValues& path_values, const Providers* providers = nullptr)
      : request_(request),
        path_names_(path_names),
        path_values_(path_values),
        providers_(providers) {}

  const Request& request() const { return request_; }
  const Providers* providers() const { return providers_; }

  /// The parameter as JSON, as `decode` takes it: a text, or all values in an array; none if there
  /// is no value.
  std::optional<Json> parameter(Place place, std::string_view name, bool all);
  /// Every value of a place. Texts are UTF-8.
  const Values& values(Place place);

  /// Reads the body as `use` says, once and before everything else. What is wrong with it is in
  /// `body_error` or `refusal`.
  void open_body(const BodyUse& use);
  /// What the `Body` of this name is decoded from; null if it is not there, which is an error in
  /// `errors` if it is required.
  const Json* body_part(std::string_view name, bool required);
  /// {"body"} or {"body", name}.
  JsonArray body_loc(std::string_view name) const;
  /// The body as a form of these limits; null if it is none (and `refusal` says so).
  const FormFields* form(const FormLimits& limits);
  RawBody raw_body() const;

  Context context() const;
  /// The list that runs after the answer.
  BackgroundTasks background() const;
  /// What the gateway's authorizer found out about the caller; null if there is nothing.
  const Json* claims() const;

  /// The one `needed` of this request, made now if it has to be. Null if it cannot be made from
  /// this request: then `errors` has more, or there is a `refusal`. Throws `std::logic_error` if
  /// nobody provides it.
  void* dependency(const NeededDependency& needed);
  DependencyStore& dependencies();
  /// Has `response` keep the dependencies until its stream has ended, if it has one.
  void keep_dependencies_for(HttpResponse& response) const;

  /// True once it is sure that the handler is not called.
  bool failed() const { return body_error || refusal || !errors.empty(); }

  std::vector<FieldError> errors = {};
  /// Set if the body is no JSON: it is then the only error that is reported, as in FastAPI.
  std::optional<FieldError> body_error = std::nullopt;
  /// Set if the request ends with this at once, whatever else is wrong with it.
  std::optional<HttpError> refusal = std::nullopt;

 private:
  void read_json_body();

  const Request& request_;
  const std::vector<std::string>& path_names_;
  const PathValues& path_values_;
  const Providers* providers_;
  std::optional<Values> query_ = {};
  std::optional<Values> headers_ = {};
  std::optional<Values> cookies_ = {};
  bool embedded_ = false;
  std::optional<Json> body_ = {};
  std::unique_ptr<FormFields> form_ = {};
  FormLimits form_limits_ = {};
  std::shared_ptr<DependencyStore> dependencies_ = {};
  int dependency_depth_ = 0;
};

/// Reports a parameter that is not there.
void fail_missing(Place place, std::string_view name, Call& call);

/// Why the handler was not called: errors in FastAPI's order, or the refusal.
HttpError input_error(Call& call);

}  // namespace micro_api::detail
