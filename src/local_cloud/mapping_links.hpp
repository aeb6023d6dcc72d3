#pragma once

#include <local_cloud/functions/functions.hpp>
#include <local_cloud/mappings/sqs_mapping.hpp>
#include <local_cloud/queues/queues_driver.hpp>
#include <local_cloud/template/deployment.hpp>

#include <micro_core/json.hpp>

#include <string>

namespace local_cloud {

/// A mapping's ways to the queue `queue_name` and to the functions. Both must outlive it.
mappings::SqsMappingLinks make_links(queues::QueuesDriver& driver, const std::string& queue_name,
                                     functions::Functions& functions);

/// The mapping as ListEventSourceMappings shows it.
micro_core::JsonObject describe_mapping(const templates::QueueMapping& mapping,
                                        const std::string& function_arn);

}  // namespace local_cloud
