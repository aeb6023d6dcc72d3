# Installs what was built into a prefix of its own, configures every module alone against it, and builds and runs
# a consumer that knows nothing of this repository.
set(prefix ${build}/packages/prefix)
file(REMOVE_RECURSE ${build}/packages)
execute_process(COMMAND ${CMAKE_COMMAND} --install ${build} --prefix ${prefix}
  OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)

set(alone -G Ninja -D CMAKE_PREFIX_PATH=${prefix} -D OPENSSL_USE_STATIC_LIBS=ON)
file(GLOB modules LIST_DIRECTORIES true ${repository}/src/libraries/* ${repository}/src/services/*)
foreach(module IN LISTS modules)
  cmake_path(GET module FILENAME name)
  execute_process(COMMAND ${CMAKE_COMMAND} -S ${module} -B ${build}/packages/${name} ${alone}
    OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
endforeach()

set(consumer ${build}/packages/consumer)
execute_process(COMMAND ${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR}/consumer -B ${consumer} ${alone}
  OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${CMAKE_COMMAND} --build ${consumer} COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${consumer}/consumer COMMAND_ERROR_IS_FATAL ANY)
