#pragma once

#include <local_cloud/buckets/form_data.hpp>
#include <micro_core/clock.hpp>

namespace local_cloud::buckets {

/// Holds a form for `bucket` against the policy document that it carries (its field "policy",
/// base64 of JSON): its time, its conditions, and that each field has one. Errors:
/// `InvalidPolicyDocument`, `AccessDenied`, `EntityTooLarge`, `EntityTooSmall`.
///
/// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
Outcome<Done> check_post_policy(const PostForm& form, std::string_view bucket,
                                micro_core::TimePoint now);

}  // namespace local_cloud::buckets
