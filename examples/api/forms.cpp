#include <micro_api/micro_api.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

using namespace micro_api;

struct Login {
  std::string username;
  Bounded<std::string, 8> password;
};

struct Upload {
  std::string title;
  std::vector<std::string> tag;
  UploadFile file;
  std::optional<UploadFile> preview;
};

struct Stored {
  std::string title;
  std::string filename;
  std::string content_type;
  std::uint64_t bytes = 0;
};

struct Webhook {
  Header<std::string> x_signature;
  RawBody body;  // as it came: to check a signature, for example
};

struct Message {
  std::string message;
};

App make_app() {
  App app{{.title = "forms"}};
  app.post<"/login">("Log in",
                     [](const Form<Login>& in) { return Message{"welcome " + in->username}; });
  app.post<"/files">("Upload a file", {.status = 201}, [](const Form<Upload>& in) {
    return Stored{in->title, in->file.filename, in->file.content_type, in->file.bytes.size()};
  });
  app.post<"/webhook">("Take an event", [](const Webhook& in) {
    return Message{std::to_string(in.body.bytes.size()) + " bytes of " + in.body.content_type};
  });
  return app;
}

int main(int argc, char** argv) {
  return run(argc, argv, make_app);
}
