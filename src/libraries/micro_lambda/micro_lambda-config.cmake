include(CMakeFindDependencyMacro)
find_dependency(micro_core 0.1)
find_dependency(micro_http 0.1)
include(${CMAKE_CURRENT_LIST_DIR}/micro_lambda-targets.cmake)
