#include <gmock/gmock.h>

#include "service.hpp"

namespace micro_api {
namespace {

struct Login {
  std::string username;
  std::string password;
  Defaulted<bool> remember = false;
  std::vector<int> level;
};

const Headers urlencoded{{"content-type", "application/x-www-form-urlencoded"}};

App login() {
  return app_of([](const Form<Login>& in) {
    return in->username + " " + in->password + " " + (*in->remember ? "yes" : "no") + " " +
           std::to_string(in->level.size());
  });
}

TEST(Forms, AreReadFromUrlencodedBodies) {
  EXPECT_EQ(
      post(login(), "username=ada&password=a%26b+c&remember=on&level=1&level=2", urlencoded).body,
      "\"ada a&b c yes 2\"");
}

TEST(Forms, ReportEveryFieldThatIsWrong) {
  EXPECT_EQ(post(login(), "username=ada&level=x&other=1", urlencoded).body,
            detail_of(missing(R"(["body","password"])",
                              R"({"username":"ada","remember":false,"level":["x"],"other":"1"})") +
                      R"(,{"type":"int_parsing","loc":["body","level",0],)"
                      R"("msg":"Input should be a valid integer, unable to parse string as an )"
                      R"(integer","input":"x"})"));
}

struct Upload {
  std::string title;
  UploadFile file;
  std::vector<UploadFile> more;
  std::optional<UploadFile> cover;
};

const Headers multipart{{"content-type", "multipart/form-data; boundary=X"}};

std::string part(const std::string& disposition, const std::string& bytes,
                 const std::string& headers = {}) {
  return "--X\r\nContent-Disposition: form-data; " + disposition + "\r\n" + headers + "\r\n" +
         bytes + "\r\n";
}

App upload() {
  return app_of([](const Form<Upload>& in) {
    std::string text = in->title + "|" + in->file.filename + "|" + in->file.content_type + "|" +
                       std::to_string(in->file.bytes.size());
    for (const UploadFile& file : in->more) text += "|" + file.filename;
    return text + (in->cover ? "|cover" : "");
  });
}

TEST(Forms, AreReadFromMultipartBodies) {
  const std::string body = part(R"(name="title")", "Tïtle") +
                           part(R"(name="file"; filename="a\"b.bin")",
                                std::string("\0\r\n\xFF--X", 7), "Content-Type: image/png\r\n") +
                           part(R"(name=more; filename=c.txt)", "") +
                           part(R"(name="more"; filename="x"; filename*=UTF-8''%C3%A9.txt)", "d") +
                           "--X--\r\n";
  EXPECT_EQ(post(upload(), body, multipart).body, R"("Tïtle|a\"b.bin|image/png|7|c.txt|é.txt")");
}

TEST(Forms, WithoutAFileSaySo) {
  const std::string body =
      part(R"(name="title"; filename="t")", "abc") + part(R"(name="file")", "text") + "--X--";
  EXPECT_EQ(post(upload(), body, multipart).body,
            R"({"detail":[{"type":"string_type","loc":["body","title"],)"
            R"("msg":"Input should be a valid string",)"
            R"("input":{"part":0,"filename":"t","content_type":"","size":3}},)"
            R"({"type":"value_error","loc":["body","file"],)"
            R"("msg":"Value error, Expected UploadFile, received: <class 'str'>",)"
            R"("input":"text","ctx":{"error":{}}}]})");
}

TEST(Forms, OfAnotherMediaTypeHaveNoFields) {
  EXPECT_EQ(
      post(login(), R"({"username":"ada","password":"x"})", {{"content-type", "application/json"}})
          .body,
      detail_of(missing(R"(["body","username"])", R"({"remember":false,"level":[]})") + "," +
                missing(R"(["body","password"])", R"({"remember":false,"level":[]})")));
}

struct Refusal {
  std::string content_type;
  std::string body;
  int status;
  std::string message;
};

struct Small {
  std::optional<std::string> a;
  std::vector<UploadFile> file;
};

TEST(Forms, AreRefusedInStarlettesWords) {
  constexpr FormLimits limits{.files_max = 1,
                              .fields_max = 2,
                              .field_bytes_max = 1024,
                              .file_bytes_max = 10,
                              .part_header_bytes_max = 100};
  const App app = app_of([](const Form<Small, limits>& in) { return in->file.size(); });
  const std::string type = "multipart/form-data; boundary=X";
  const std::string file = part(R"(name="file"; filename="f")", "1234567890");
  const std::string field = part(R"(name="a")", "x");
  for (const Refusal& one : std::vector<Refusal>{
           {type, file + field + field + "--X--", 200, "1"},
           {"multipart/form-data", "", 400, "Missing boundary in multipart."},
           {"multipart/form-data; boundary=\"\"", "", 400, "Invalid boundary in multipart."},
           {type, file + file + "--X--", 400, "Too many files. Maximum number of files is 1."},
           {type, field + field + field + "--X--", 400,
            "Too many fields. Maximum number of fields is 2."},
           {type, part(R"(name="a")", std::string(1025, 'x')) + "--X--", 400,
            "Part exceeded maximum size of 1KB."},
           {type, part(R"(name="file"; filename="f")", "12345678901") + "--X--", 413,
            "A file exceeded 10 bytes."},
           {type, part(R"(filename="f")", "x") + "--X--", 400,
            R"(The Content-Disposition header field \"name\" must be provided.)"},
           {type, part(R"(name="a")", "eA==", "Content-Transfer-Encoding: base64\r\n") + "--X--",
            400, "A part has a Content-Transfer-Encoding, which a form must not use."},
           {type, field, 400,
            "There was an error parsing the body: The body ends before its last boundary."},
           {type, part(R"(name="a")", "x", "X: " + std::string(100, 'x') + "\r\n") + "--X--", 400,
            "There was an error parsing the body: The headers of a part exceeded 100 bytes."},
           {"application/x-www-form-urlencoded", "a=1&a=2&a=3", 400,
            "Too many fields. Maximum number of fields is 2."},
           {"application/x-www-form-urlencoded", "a=" + std::string(1025, 'x'), 400,
            "Part exceeded maximum size of 1KB."},
       }) {
    SCOPED_TRACE(one.message);
    const HttpResponse response = post(app, one.body, {{"content-type", one.content_type}});
    EXPECT_EQ(response.status, one.status);
    EXPECT_EQ(response.body,
              one.status == 200 ? one.message : R"({"detail":")" + one.message + "\"}");
  }
}

TEST(Forms, TakeTextThatIsNoUtf8ForLatin1) {
  EXPECT_EQ(
      post(upload(),
           part(R"(name="title")", "\xE9") + part(R"(name="file"; filename="f")", "") + "--X--",
           multipart)
          .body,
      R"("é|f||0")");
}

TEST(Forms, AreInTheDocumentByWhatTheyMayHold) {
  struct Both {
    Form<Upload> form;
  };
  App app = quiet_app();
  Router router;
  router.post<"/login">("Login", [](const Form<Login>&) { return 1; });
  router.post<"/upload">("Upload", [](const Both&) { return 1; });
  app.include(router);
  const Json document = app.openapi();
  const auto content = [&](std::string_view path) {
    return micro_core::to_text(
        document.at("paths").at(path).at("post").at("requestBody").at("content"));
  };
  EXPECT_EQ(content("/login"), R"({"application/x-www-form-urlencoded":{"schema":)"
                               R"({"$ref":"#/components/schemas/Login"}}})");
  EXPECT_EQ(content("/upload"), R"({"multipart/form-data":{"schema":)"
                                R"({"$ref":"#/components/schemas/Upload"}}})");
  EXPECT_EQ(micro_core::to_text(
                document.at("components").at("schemas").at("Upload").at("properties").at("file")),
            R"({"type":"string","format":"binary",)"
            R"("contentMediaType":"application/octet-stream","title":"File"})");
}

}  // namespace
}  // namespace micro_api
