#pragma once

#include <local_cloud/template/stack.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace local_cloud::templates {

/// The name that the template gives a resource, or one made from its stack, its logical id and a
/// suffix that is the same in every run.
std::string physical_name(Stack& stack, Resource& resource);

/// True if the name that the template gives has a mistake; then nothing can be said of the
/// resource.
bool is_name_broken(Stack& stack, Resource& resource);

/// "arn:aws:sqs:REGION:ACCOUNT:NAME" and the like, by the resource's type.
std::string arn_of(Stack& stack, Resource& resource);

/// What `Ref` gives.
std::string ref_value(Stack& stack, Resource& resource);

/// What `Fn::GetAtt` gives; none if resources of this type have no such attribute.
std::optional<std::string> attribute_value(Stack& stack, Resource& resource,
                                           const std::string& name);
/// The attributes of a type that is known here; empty for other types, which have any.
std::vector<std::string> attribute_names(const std::string& type);

/// The ten letters and digits that name an HTTP API.
std::string api_id_of(Stack& stack, Resource& resource);
/// The API's local address without its stage; asks the caller for it the first time.
std::string api_url_of(Stack& stack, Resource& resource);

/// `count` characters of `alphabet` that depend on `text` only.
std::string derived(std::string_view text, std::size_t count, std::string_view alphabet);
/// A UUID that depends on `text` only.
std::string derived_uuid(std::string_view text);

}  // namespace local_cloud::templates
