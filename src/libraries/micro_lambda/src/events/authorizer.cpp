#include <micro_lambda/events/authorizer.hpp>

#include <utility>

#include "../event_members.hpp"

namespace micro_lambda {

template struct EventCodec<TokenAuthorizerRequest>;
template struct EventCodec<RequestAuthorizerRequest>;
template struct EventCodec<HttpAuthorizerRequest>;
template struct EventCodec<AuthorizerResponse>;
template struct EventCodec<HttpAuthorizerResponse>;

namespace {

AuthorizerResponse answer(const char* effect, std::string principal_id, std::string resource) {
  AuthorizerResponse response{.principal_id = std::move(principal_id)};
  response.policy_document.statement.push_back(
      {.effect = effect,
       .action = {.values = {"execute-api:Invoke"}, .is_list = false},
       .resource = {.values = {std::move(resource)}, .is_list = false}});
  return response;
}

}  // namespace

AuthorizerResponse AuthorizerResponse::allow(std::string principal_id, std::string resource) {
  return answer("Allow", std::move(principal_id), std::move(resource));
}

AuthorizerResponse AuthorizerResponse::deny(std::string principal_id, std::string resource) {
  return answer("Deny", std::move(principal_id), std::move(resource));
}

std::string whole_stage(std::string_view method_arn) {
  const auto api_end = method_arn.find('/');
  if (api_end == std::string_view::npos) return std::string(method_arn);
  const auto stage_end = method_arn.find('/', api_end + 1);
  return std::string(method_arn.substr(0, stage_end)) + "/*";
}

}  // namespace micro_lambda
