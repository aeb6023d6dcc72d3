#include <local_cloud/options.hpp>

// The only file that pays for CLI11's ten seconds of compile time.
#include <CLI/CLI.hpp>

#include <vector>

namespace local_cloud {

std::variant<Options, int> read_options(int argc, char** argv) {
  Options options;
  std::vector<std::string> parameters;
  CLI::App app{
      "Runs a SAM template on this machine: HTTP API, functions, queues, tables, buckets.\n"
      "Without --template it is an empty cloud for AWS clients.",
      "local_cloud"};
  app.option_defaults()->take_last();  // a script may append what a user overrides
  app.add_option("--template", options.template_file, "SAM template to run")
      ->check(CLI::ExistingFile);
  app.add_option("--data", options.data, "Folder of the stored state")->capture_default_str();
  app.add_flag("--memory", options.memory, "Keep everything in memory; forget it at the end");
  app.add_option("--api-port", options.api_port,
                 "Port of the first HTTP API, the next APIs follow; 0: any free port")
      ->capture_default_str();
  app.add_option("--aws-port", options.aws_port, "Port of the AWS endpoint; 0: any free port")
      ->capture_default_str();
  app.add_option("--parameter", parameters, "Template parameter NAME=VALUE; may be repeated")
      ->take_all();
  app.add_option("--stack-name", options.stack_name, "Stack name (default: samconfig.toml's)");
  app.add_option("--region", options.region, "Region (default: samconfig.toml's, eu-central-1)");
  app.add_option("--artifacts", options.artifacts,
                 "Folder with <LogicalId>/bootstrap (default: .aws-sam/build or build/functions)");
  app.add_option("--docs-assets", options.docs_assets,
                 "Folder of the docs pages' scripts, made by tools/docs_assets (default: a CDN)")
      ->check(CLI::ExistingDirectory);
  app.add_flag("--build", options.build,
               "Make every function's artefact with its Makefile and exit");
  app.add_flag("--warm", options.warm, "Start every function at once instead of on first use");
  app.add_flag("--strict", options.strict, "Refuse a template with unsupported parts");
  app.add_option("--ready-file", options.ready_file,
                 R"(Write {"api":url,"aws":url,"pid":n} here once everything can serve)");
  app.add_option("--pid-file", options.pid_file, "Write the process id here");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // help was asked for
    std::cerr << "local_cloud: " << error.what() << "; see local_cloud --help\n";
    return 2;
  }
  for (const std::string& parameter : parameters) {
    const std::size_t equals = parameter.find('=');
    if (equals == std::string::npos) {
      std::cerr << "local_cloud: --parameter takes NAME=VALUE, got \"" << parameter << "\"\n";
      return 2;
    }
    options.parameters[parameter.substr(0, equals)] = parameter.substr(equals + 1);
  }
  return options;
}

}  // namespace local_cloud
