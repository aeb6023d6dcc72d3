#pragma once

#include <string_view>

namespace micro_api::detail {

/// A file that a docs page loads: PACKAGE@VERSION/PATH of an npm package, which is its place below
/// any base with npm's layout (a CDN's, local_cloud's), and the only content that a browser takes.
struct DocsAsset {
  std::string_view file;
  std::string_view integrity;
};

// tools/docs_assets reads these lines to know what to fetch: a file and its hash stay together. It
// also prints the hashes of another version.
inline constexpr DocsAsset swagger_style{
    "swagger-ui-dist@5.35.0/swagger-ui.css",
    "sha384-WlYgdmXYOOBWL5apwjDEZwN+U3HmXSSu5R6V5aGxEcf7z+KuRNwBhoxKVN1i3D5I"};
inline constexpr DocsAsset swagger_script{
    "swagger-ui-dist@5.35.0/swagger-ui-bundle.js",
    "sha384-gjRm0bEPMeTmMh5jT2cHccIwCUZSTd8YC+j0d0sXw0MdGEfScduGpSyF3ZSSLkX9"};
inline constexpr DocsAsset swagger_redirect_script{
    "swagger-ui-dist@5.35.0/oauth2-redirect.js",
    "sha384-XuY48ztmqRBrZqX+bDrPUqkTumNohu9Bl+yztOEp/hDTS5qXIApmbiD04MrTFpjk"};
inline constexpr DocsAsset redoc_script{
    "redoc@2.5.4/bundles/redoc.standalone.js",
    "sha384-w447zOpYfw/1Tv/5AK9NfHTlQIqE3RVR6KY62jCyy9zNDgO64cMwGGP1Fj0zJVf5"};
inline constexpr DocsAsset scalar_script{
    "@scalar/api-reference@1.72.1/dist/browser/standalone.js",
    "sha384-U11tb2XnKvmwt8RlTvnwUnYgrN+ur4Xyh9htLhjajWNR/Oyl5AX5DEz00qRmlrmK"};

/// Where the files are when nobody says otherwise.
inline constexpr std::string_view docs_assets_default = "https://cdn.jsdelivr.net/npm";

}  // namespace micro_api::detail
