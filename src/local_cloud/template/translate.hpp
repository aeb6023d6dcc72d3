#pragma once

#include <local_cloud/template/deployment.hpp>
#include <local_cloud/template/properties.hpp>
#include <local_cloud/template/stack.hpp>

#include <string>

/// From resources to the deployment, one function for each type.
namespace local_cloud::templates {

/// "UsersQueue (AWS::SQS::Queue)": how messages name a resource.
std::string described(const Stack& stack, const Resource& resource);

void add_table(Stack& stack, Resource& resource, Deployment& deployment);
void add_simple_table(Stack& stack, Resource& resource, Deployment& deployment);
void add_queue(Stack& stack, Resource& resource, Deployment& deployment);
void add_bucket(Stack& stack, Resource& resource, Deployment& deployment);
void add_http_api(Stack& stack, Resource& resource, Deployment& deployment);
void add_layer(Stack& stack, Resource& resource, Deployment& deployment);
void add_function(Stack& stack, Resource& resource, Deployment& deployment);
/// Routes and mappings of a function's `Events`. The APIs and queues must be there already.
void add_events(Stack& stack, Resource& resource, Deployment& deployment);
void add_event_source_mapping(Stack& stack, Resource& resource, Deployment& deployment);
/// Reads a queue's mapping from its properties: those of an SQS event and of an
/// AWS::Lambda::EventSourceMapping are the same but for the name of the queue.
void add_queue_mapping(Stack& stack, Properties& properties, QueueMapping mapping,
                       Deployment& deployment);
/// Where the code of a function or layer is built from.
BuildSource build_source(Stack& stack, const Resource& resource, Properties& properties,
                         const std::string& property);

}  // namespace local_cloud::templates
