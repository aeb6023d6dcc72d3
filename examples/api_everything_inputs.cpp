// What handlers of api_everything take: ways to sign in, dependencies, forms, files, cookies,
// several bodies, unions, and a value of every type.
#include <micro_api/micro_api.hpp>
#include <micro_core/bytes.hpp>
#include <micro_core/constrained.hpp>
#include <micro_core/date_time.hpp>
#include <micro_core/decimal.hpp>
#include <micro_core/duration.hpp>
#include <micro_core/literal.hpp>
#include <micro_core/set.hpp>
#include <micro_core/tuple.hpp>
#include <micro_core/uuid.hpp>
#include <micro_core/variant.hpp>

#include <array>
#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

using namespace micro_api;
using namespace micro_core;

/// One member of every type that is written as text or as a list.
struct Values {
  Uuid id;
  DateTime at;
  Date day;
  TimeOfDay time;
  std::chrono::milliseconds took{0};
  Decimal total;
  Bytes content;
  std::set<std::string> words;
  std::pair<int, std::string> ranked;
  std::tuple<bool, double, Decimal> mixed;
  std::array<int, 3> rgb{};
  std::optional<Uuid> parent;
  Constrained<Decimal, AtLeast{0}> share;
  Constrained<std::string, Length{2, 8}, Pattern{"^[a-z]+$"}> code;
  Constrained<std::vector<int>, Length{1, 5}, unique> numbers;
  Literal<"low", "high"> urgency;

  static constexpr Field fields[] = {
      {.name = "id", .example = R"("0b8f2c1e-8a4e-4a5e-9d0f-0c6d3c1b2a39")"},
      {.name = "at", .alias = "createdAt", .example = R"("2026-01-31T12:00:00Z")"},
      {.name = "took", .description = "ISO 8601, or seconds.", .example = R"("PT90S")"},
      {.name = "total", .example = R"("12.30")"},
      {.name = "content", .description = "Base64.", .example = R"("aGVsbG8=")"},
      {.name = "ranked", .example = R"([1, "first"])"}};
};

struct Cat {
  Literal<"cat"> kind;
  int lives = 9;
};

struct Dog {
  Literal<"dog"> kind;
  bool barks = true;
};

using Pet = std::variant<Cat, Dog>;

struct Household {
  Pet favourite;
  std::vector<Pet> others;
  std::optional<Pet> lost;
  std::variant<std::monostate, int, std::string> house_number;
};

/// Read and written, it is two: the area is written only, the secret read only.
struct Plot {
  double width = 0;
  Defaulted<double> height = 1.0;
  std::optional<std::string> secret;
  std::optional<int> index;

  double area() const { return width * height.value(); }

  static constexpr auto computed =
      std::tuple{ComputedField{"area", &Plot::area, "Area", "In square metres."}};
  static constexpr Field fields[] = {{.name = "secret", .write_only = true},
                                     {.name = "index", .hidden = true}};
};

template <>
struct micro_core::WireTraits<Plot> {
  static constexpr std::string_view title = "A plot of land";
  static constexpr std::string_view description = "With its *area*.";
  static constexpr std::string_view examples[] = {R"({"width": 2, "height": 3})"};
  static constexpr bool unknown_refused = true;
};

struct Price {
  Decimal amount;
  Constrained<std::string, Length{3, 3}> currency;
};

struct User {
  std::string name;

  struct Needs {
    OAuth2PasswordBearer<"token", "pets:read"> token;
    Header<std::optional<std::string>> x_tenant;

    static constexpr Field fields[] = {
        {.name = "x_tenant", .description = "Whose data; one's own if unset"}};
  };
  static Response<User> provide(const Needs& in) { return User{in.token.token}; }
};

struct Admin {
  std::string name;

  struct Needs {
    Depends<User> user;
    OAuth2PasswordBearer<"token", "pets:write"> token;
  };
  static Response<Admin> provide(const Needs& in) { return Admin{in.user->name}; }
};

struct Caller {
  std::string sub;
  std::optional<std::string> email;
};

struct Credentials {
  std::string username;
  Constrained<std::string, Length{8, 100}> password;
};

struct Upload {
  std::string title;
  std::vector<std::string> tag;
  UploadFile file;
  std::vector<UploadFile> more;
  std::optional<UploadFile> thumbnail;
};

struct Session {
  std::string id;
  std::optional<std::string> theme;
};

struct GetPets {
  Depends<User> user;
  Query<Constrained<int, Above{0}, AtMost{100}>> limit = 10;
  Query<std::optional<Date>> born_after;
  Query<std::set<std::string>> name = std::set<std::string>{};
  Query<std::optional<std::string>> colour;
  Query<std::optional<std::string>> trace;
  Cookie<std::optional<std::string>> theme;

  static constexpr Field fields[] = {
      {.name = "limit", .title = "How many", .description = "At most, *per page*."},
      {.name = "born_after", .alias = "bornAfter", .example = R"("2020-02-29")"},
      {.name = "colour", .description = "Use `name`.", .deprecated = true},
      {.name = "trace", .hidden = true}};
};

struct PostPet {
  Depends<Admin> admin;
  Body<Pet> pet;

  static constexpr Field fields[] = {{.name = "pet",
                                      .title = "The newcomer",
                                      .description = "A cat or a dog.",
                                      .example = R"({"kind": "dog", "barks": false})"}};
};

struct PutPrice {
  Path<Uuid> pet_id;
  ApiKeyHeader<"x-api-key"> key;
  Body<Price> price;
  Body<std::optional<Values>> values;
  Body<Bounded<int, 1, 5>> stars = 3;

  static constexpr Field fields[] = {
      {.name = "stars", .description = "How good", .deprecated = true}};
};

struct PostToken {
  Form<Credentials> form;
};

struct PostUpload {
  HttpBearer token;
  Form<Upload> form;
};

struct PutRaw {
  HttpBasic basic;
  RawBody body;
};

struct GetMe {
  Claims<Caller> caller;
  std::optional<HttpBearer> token;
  std::optional<ApiKeyCookie<"session">> session;
  std::optional<OpenIdConnect<"https://id.example/.well-known/openid-configuration">> open_id;
};

struct GetSession {
  ApiKeyQuery<"key"> key;
  Cookie<Session> session;
};

struct GetReport {
  OAuth2AuthorizationCodeBearer<"https://id.example/authorize", "https://id.example/token",
                                "reports">
      token;
};

Router inputs_router() {
  Router router{{.prefix = "/inputs", .tags = {"inputs"}}};
  router.get<"/pets">("List pets", [](const GetPets&) { return std::vector<Pet>{}; });
  router.post<"/pets">("Add a pet", {.status = 201}, [](const PostPet& in) { return *in.pet; });
  router.put<"/pets/{pet_id}/price">("Price a pet", [](const PutPrice& in) { return *in.price; });
  router.post<"/households">("Move in", [](const Body<Household>& in) { return *in; });
  router.post<"/values">("Every value", [](const Body<Values>& in) { return *in; });
  router.post<"/plots">("Measure a plot", [](const Body<Plot>& in) { return *in; });
  router.post<"/token">("Sign in", [](const PostToken& in) { return User{in.form->username}; });
  router.post<"/upload">("Send files",
                         [](const PostUpload& in) { return PlainText{in.form->file.filename}; });
  router.put<"/raw">("Send bytes", [](const PutRaw& in) {
    return ByteStream([bytes = in.body.bytes](BodyWriter& to) { to.write(bytes); });
  });
  router.get<"/me">("Who am I?", [](const GetMe& in) { return in.caller->sub; });
  router.get<"/session">("The session", [](const GetSession& in) { return in.session->id; });
  router.get<"/report">("A report", [](const GetReport&) {
    return FileResponse{.path = "report.pdf", .filename = "report.pdf"};
  });
  return router;
}
