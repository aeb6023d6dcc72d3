# micro_openapi(TARGET OUTPUT FILE): writes the OpenAPI document of a service when it was built. TARGET
# is a program whose `main` ends in micro_api::run; the document needs no environment. The target
# TARGET_openapi does it, and belongs to `all`. A relative FILE is in the build folder.
if(CMAKE_SCRIPT_MODE_FILE STREQUAL CMAKE_CURRENT_LIST_FILE)  # the step itself: PROGRAM, OUTPUT
  execute_process(COMMAND ${PROGRAM} --dump-openapi OUTPUT_FILE ${OUTPUT}.new RESULT_VARIABLE failed)
  if(failed)
    message(FATAL_ERROR "${PROGRAM} --dump-openapi failed: ${failed}")
  endif()
  file(RENAME ${OUTPUT}.new ${OUTPUT})
  return()
endif()

set(micro_openapi_script ${CMAKE_CURRENT_LIST_FILE} CACHE INTERNAL "The step of micro_openapi()")
function(micro_openapi target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "OUTPUT" "")
  if(NOT arg_OUTPUT OR arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "usage: micro_openapi(TARGET OUTPUT FILE)")
  endif()
  cmake_path(ABSOLUTE_PATH arg_OUTPUT BASE_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR})
  add_custom_command(OUTPUT ${arg_OUTPUT}
    COMMAND ${CMAKE_COMMAND} -DPROGRAM=$<TARGET_FILE:${target}> -DOUTPUT=${arg_OUTPUT}
      -P ${micro_openapi_script}
    DEPENDS ${target} COMMENT "OpenAPI document of ${target}" VERBATIM)
  add_custom_target(${target}_openapi ALL DEPENDS ${arg_OUTPUT})
endfunction()
