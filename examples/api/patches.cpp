#include <micro_api/micro_api.hpp>

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <variant>

using namespace micro_api;

struct Email {
  Literal<"email"> kind;
  std::string address;
};

struct Phone {
  Literal<"phone"> kind;
  std::string number;
};

struct Contact {
  std::string name;
  std::optional<std::string> company;
  std::variant<Email, Phone> reach;  // which one it is, `kind` says
};

struct ContactChanges {
  Patch<std::string> name;                    // absent: unchanged; null: refused
  Patch<std::optional<std::string>> company;  // absent: unchanged; null: removed
};

struct PutContact {
  Path<Uuid> contact_id;
  Body<Contact> contact;
};

struct PatchContact {
  Path<Uuid> contact_id;
  Body<ContactChanges> changes;
};

using Contacts = std::map<Uuid, Contact>;

App make_app() {
  App app{{.title = "contacts"}};
  Contacts& contacts = app.keep(Contacts());                      // lives as long as the app
  std::mutex& mutex = *app.keep(std::make_unique<std::mutex>());  // the server has threads
  app.put<"/contacts/{contact_id}">("Write a contact", [&](const PutContact& in) {
    const std::lock_guard lock(mutex);
    return contacts[in.contact_id] = in.contact;
  });
  app.patch<"/contacts/{contact_id}">("Change a contact",
                                      [&](const PatchContact& in) -> Response<Contact> {
                                        const std::lock_guard lock(mutex);
                                        const auto found = contacts.find(in.contact_id);
                                        if (found == contacts.end())
                                          return HttpError{404, "no such contact"};
                                        if (in.changes->name)
                                          found->second.name = *in.changes->name;
                                        if (in.changes->company)
                                          found->second.company = *in.changes->company;
                                        return found->second;
                                      });
  return app;
}

int main(int argc, char** argv) {
  return run(argc, argv, make_app);
}
