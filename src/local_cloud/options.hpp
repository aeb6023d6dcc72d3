#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <variant>

namespace local_cloud {

/// What the command line says.
struct Options {
  std::filesystem::path template_file = {};  ///< empty: an empty cloud
  std::filesystem::path data = ".micro";
  std::filesystem::path ready_file = {};  ///< empty: none is written
  std::filesystem::path pid_file = {};    ///< empty: none is written
  std::filesystem::path artifacts =
      {};  ///< empty: .aws-sam/build if it is there, else build/functions
  std::filesystem::path docs_assets = {};  ///< empty: docs pages load their scripts from a CDN
  std::map<std::string, std::string> parameters = {};
  std::string stack_name = {};  ///< empty: samconfig.toml's, else the template's file name
  std::string region = {};      ///< empty: samconfig.toml's, else eu-central-1
  std::uint16_t api_port = 8080;
  std::uint16_t aws_port = 4566;
  bool memory = false;  ///< nothing on disk
  bool strict = false;  ///< refuse a template that asks for what is unsupported
  bool warm = false;    ///< start one environment of each function at once
  bool build = false;   ///< make the functions' artefacts and exit
};

/// The options, or the code to exit with after help or a complaint was printed.
std::variant<Options, int> read_options(int argc, char** argv);

}  // namespace local_cloud
