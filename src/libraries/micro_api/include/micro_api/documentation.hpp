#pragma once

#include <string>
#include <vector>

namespace micro_api {

/// What a service says about itself in its OpenAPI document. All texts may be empty: they are left
/// out then. Descriptions may be Markdown.
///
/// Source: https://spec.openapis.org/oas/v3.1.0

/// Whom to ask.
struct ApiContact {
  std::string name = {};
  std::string url = {};
  std::string email = {};
};

/// `identifier` is SPDX's ("Apache-2.0"); it and `url` exclude each other.
struct ApiLicense {
  std::string name = {};
  std::string identifier = {};
  std::string url = {};
};

/// Where the API can be reached: `url` is absolute, or relative to the document's own.
struct ApiServer {
  std::string url = {};
  std::string description = {};
};

/// Where more is to be read.
struct ExternalDocs {
  std::string url = {};
  std::string description = {};
};

/// What a tag of routes stands for. The order of these is the order of the docs page.
struct ApiTag {
  std::string name = {};
  std::string description = {};
  ExternalDocs external_docs = {};
};

/// Who draws the page at `AppOptions::docs_url`.
enum class DocsStyle {
  swagger,  ///< Swagger UI: tries operations out
  redoc,    ///< ReDoc: three columns to read
  scalar,   ///< Scalar: reads well, and tries operations out
};

}  // namespace micro_api
