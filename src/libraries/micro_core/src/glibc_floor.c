/* What Debian 12's static libgcc and libstdc++ call that glibc 2.34 (provided.al2023) does not have:
 * _dl_find_object (2.35), which every throw needs, and arc4random (2.36), behind
 * std::random_device. Hidden, so that each linked file has its own and none is exported. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <link.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

struct search {
  uintptr_t address;
  struct dl_find_object* result;
};

static int visit(struct dl_phdr_info* info, size_t size, void* data) {
  struct search* search = data;
  uintptr_t low = UINTPTR_MAX, high = 0;
  void* eh_frame = NULL;
  int inside = 0;
  (void)size;
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const ElfW(Phdr)* header = &info->dlpi_phdr[i];
    const uintptr_t start = info->dlpi_addr + header->p_vaddr;
    const uintptr_t end = start + header->p_memsz;
    if (header->p_type == PT_GNU_EH_FRAME) eh_frame = (void*)start;
    if (header->p_type != PT_LOAD) continue;
    if (start < low) low = start;
    if (end > high) high = end;
    if (search->address >= start && search->address < end) inside = 1;
  }
  if (!inside || eh_frame == NULL) return 0;
  memset(search->result, 0, sizeof *search->result);
  search->result->dlfo_map_start = (void*)low;
  search->result->dlfo_map_end = (void*)high;
  search->result->dlfo_eh_frame = eh_frame;
  return 1;
}

__attribute__((visibility("hidden"))) int _dl_find_object(
    void* address, struct dl_find_object* result) {
  struct search search = {(uintptr_t)address, result};
  return dl_iterate_phdr(visit, &search) ? 0 : -1;
}

__attribute__((visibility("hidden"))) void arc4random_buf(void* buffer, size_t size) {
  unsigned char* bytes = buffer;
  while (size > 0) {
    const ssize_t got = getrandom(bytes, size < 256 ? size : 256, 0);
    if (got <= 0) continue;
    bytes += got;
    size -= (size_t)got;
  }
}

__attribute__((visibility("hidden"))) uint32_t arc4random(void) {
  uint32_t value;
  arc4random_buf(&value, sizeof value);
  return value;
}
