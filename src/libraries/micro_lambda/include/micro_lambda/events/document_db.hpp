#pragma once

#include <micro_core/json.hpp>
#include <micro_core/result.hpp>
#include <micro_lambda/event_codec.hpp>
#include <micro_lambda/extra.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace micro_lambda {

struct DocumentDbNamespace {
  std::string db = {};
  std::string coll = {};
  Extra extra = {};
};

/// A change, in MongoDB's extended JSON.
struct DocumentDbChange {
  std::string operation_type = {};           ///< "insert", "update", "replace", "delete", …
  micro_core::Json document_key = {};        ///< {"_id": {"$oid": …}}
  micro_core::Json full_document = {};       ///< as the mapping asks for it
  micro_core::Json update_description = {};  ///< of an update
  micro_core::Json cluster_time = {};
  DocumentDbNamespace ns = {};
  Extra extra = {};
};

struct DocumentDbRecord {
  DocumentDbChange event = {};
  Extra extra = {};
};

/// What a change stream of DocumentDB hands to a function.
///
/// Source: https://docs.aws.amazon.com/lambda/latest/dg/with-documentdb.html
struct DocumentDbEvent {
  std::string event_source = {};  ///< "aws:docdb"
  std::string event_source_arn = {};
  std::vector<DocumentDbRecord> events = {};
  Extra extra = {};

  static constexpr KnownBy known_by = {
      .service = "DocumentDB", .member = "eventSource", .value = "aws:docdb"};
};

}  // namespace micro_lambda
