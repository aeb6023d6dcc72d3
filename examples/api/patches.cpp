#include <micro_api/micro_api.hpp>

#include <map>
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

  Verdict validate() const {
    if (name.empty() && !company) return "a contact has a name or a company";
    return {};
  }
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

Contact changed_by(const ContactChanges& changes, Contact contact) {
  if (changes.name) contact.name = *changes.name;
  if (changes.company) contact.company = *changes.company;
  return contact;
}

App make_app() {
  App app{{.title = "contacts"}};
  Contacts& contacts = app.keep(Contacts());   // lives as long as the app
  std::mutex& mutex = app.keep<std::mutex>();  // the server has threads
  app.put<"/contacts/{contact_id}">("Write a contact", [&](const PutContact& in) {
    const std::lock_guard lock(mutex);
    return contacts[in.contact_id] = in.contact;
  });
  const auto change = [&](const PatchContact& in) -> Response<Contact> {
    const std::lock_guard lock(mutex);
    const auto found = contacts.find(in.contact_id);
    if (found == contacts.end()) return HttpError{404, "no such contact"};
    Response<Contact> contact = validated(changed_by(*in.changes, found->second));
    if (contact.value()) found->second = *contact.value();
    return contact;  // or the 422 that says why not
  };
  app.patch<"/contacts/{contact_id}">("Change a contact", change);
  return app;
}

int main(int argc, char** argv) {
  return run(argc, argv, make_app);
}
