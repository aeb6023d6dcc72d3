# -DMICRO_LAYERS=ON: the libraries as shared files, for functions that find them in Lambda layers
# (/opt/lib) instead of carrying them along.
#
# One file, libmicro_cxx_runtime.so, holds the whole C++ standard library for all of them: with one copy
# each, an exception that crosses from one file to another ends the process. Debian's libstdc++.so itself
# cannot be shipped, it needs a newer glibc than provided.al2023 has. So every file is linked by the C
# compiler, which adds no library of its own.
set(BUILD_SHARED_LIBS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_INSTALL_RPATH "$ORIGIN")
set(CMAKE_CXX_CREATE_SHARED_LIBRARY
  "<CMAKE_C_COMPILER> <CMAKE_SHARED_LIBRARY_CXX_FLAGS> <LANGUAGE_COMPILE_FLAGS> <LINK_FLAGS> <CMAKE_SHARED_LIBRARY_CREATE_CXX_FLAGS> <SONAME_FLAG><TARGET_SONAME> -o <TARGET> <OBJECTS> <LINK_LIBRARIES>")
set(CMAKE_CXX_LINK_EXECUTABLE
  "<CMAKE_C_COMPILER> <CMAKE_CXX_LINK_FLAGS> <LINK_FLAGS> <OBJECTS> -o <TARGET> <LINK_LIBRARIES>")

# The runtime never changes while the compiler stays, so it is made here and not by a target.
execute_process(COMMAND ${CMAKE_CXX_COMPILER} -print-file-name=libstdc++.a
  OUTPUT_VARIABLE static_runtime OUTPUT_STRIP_TRAILING_WHITESPACE)
set(micro_cxx_runtime ${CMAKE_BINARY_DIR}/libmicro_cxx_runtime.so)
execute_process(COMMAND ${CMAKE_C_COMPILER} -shared -fPIC -O2 -static-libgcc
  -Wl,-soname,libmicro_cxx_runtime.so,-z,now,-z,relro,--hash-style=gnu,-Bsymbolic-functions
  -Wl,--exclude-libs,libgcc_eh.a:libgcc.a -o ${micro_cxx_runtime}
  ${CMAKE_CURRENT_LIST_DIR}/../src/libraries/micro_core/src/glibc_floor.c
  -Wl,--whole-archive ${static_runtime} -Wl,--no-whole-archive -lm COMMAND_ERROR_IS_FATAL ANY)
set(CMAKE_CXX_STANDARD_LIBRARIES "${micro_cxx_runtime} -lm")
