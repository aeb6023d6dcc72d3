#include <micro_core/stack_trace.hpp>

#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <optional>
#include <span>

// Everything here runs in signal handlers, too: no allocation, no lock of our own.
namespace micro_core {
namespace {

using Header = ElfW(Ehdr);
using Section = ElfW(Shdr);
using Symbol = ElfW(Sym);

struct Program {
  std::uintptr_t address = 0;  // that is looked for
  std::uintptr_t base = 0;
  const char* path = nullptr;
};

int find_program(dl_phdr_info* info, std::size_t, void* argument) {
  auto& program = *static_cast<Program*>(argument);
  for (const ElfW(Phdr) & segment : std::span(info->dlpi_phdr, info->dlpi_phnum)) {
    if (segment.p_type != PT_LOAD) continue;
    const std::uintptr_t begin = info->dlpi_addr + segment.p_vaddr;
    if (program.address < begin || program.address - begin >= segment.p_memsz) continue;
    program.base = info->dlpi_addr;
    program.path = info->dlpi_name;
    return 1;
  }
  return 0;
}

// A file that is cut off or no ELF file must not make things worse: every range is checked.
class ElfFile {
 public:
  ElfFile(const char* bytes, std::size_t size) : bytes_(bytes), size_(size) {}

  // The name of the function that `offset` is in; empty if there is none.
  std::string_view symbol_at(std::uintptr_t offset) const {
    std::string_view name = symbol_in(SHT_SYMTAB, offset);
    return name.empty() ? symbol_in(SHT_DYNSYM, offset) : name;
  }

 private:
  template <class T>
  std::span<const T> range(std::size_t offset, std::size_t count) const {
    if (offset > size_ || count > (size_ - offset) / sizeof(T)) return {};
    if (offset % alignof(T) != 0) return {};
    return {reinterpret_cast<const T*>(bytes_ + offset), count};
  }

  std::span<const Section> sections() const {
    const auto header = range<Header>(0, 1);
    if (header.empty() || std::memcmp(header[0].e_ident, ELFMAG, SELFMAG) != 0) return {};
    if (header[0].e_shentsize != sizeof(Section)) return {};
    return range<Section>(header[0].e_shoff, header[0].e_shnum);
  }

  std::string_view symbol_in(unsigned type, std::uintptr_t offset) const {
    const auto all = sections();
    for (const Section& section : all) {
      if (section.sh_type != type || section.sh_link >= all.size()) continue;
      for (const Symbol& symbol :
           range<Symbol>(section.sh_offset, section.sh_size / sizeof(Symbol))) {
        if ((symbol.st_info & 0xf) != STT_FUNC || offset < symbol.st_value ||
            offset - symbol.st_value >= symbol.st_size) {
          continue;
        }
        const Section& names = all[section.sh_link];
        const auto text = range<char>(names.sh_offset, names.sh_size);
        if (symbol.st_name >= text.size()) return {};
        const char* begin = text.data() + symbol.st_name;
        return {begin, ::strnlen(begin, text.size() - symbol.st_name)};
      }
    }
    return {};
  }

  const char* bytes_;
  std::size_t size_;
};

}  // namespace

CodeMap::~CodeMap() {
  for (const File& file : files_) {
    if (file.bytes != nullptr) ::munmap(const_cast<char*>(file.bytes), file.size);
  }
}

CodeMap::File* CodeMap::open(std::uintptr_t base, std::string_view path) {
  for (File& file : std::span(files_).first(file_count_)) {
    if (file.base == base) return &file;
  }
  if (file_count_ == files_.size()) return nullptr;
  File& file = files_.at(file_count_++);
  file.base = base;
  file.path = path;
  const int fd = ::open(path.empty() ? "/proc/self/exe" : path.data(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return &file;
  struct stat facts{};
  if (::fstat(fd, &facts) == 0 && facts.st_size > 0) {
    const auto size = static_cast<std::size_t>(facts.st_size);
    void* bytes = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (bytes != MAP_FAILED) {
      file.bytes = static_cast<const char*>(bytes);
      file.size = size;
    }
  }
  ::close(fd);
  return &file;
}

CodePlace CodeMap::find(const void* address) {
  Program program{.address = reinterpret_cast<std::uintptr_t>(address)};
  if (::dl_iterate_phdr(find_program, &program) == 0) return {.offset = program.address};
  CodePlace place{.program = program.path, .offset = program.address - program.base};
  const File* file = open(program.base, place.program);
  if (file != nullptr && file->bytes != nullptr) {
    place.symbol = ElfFile(file->bytes, file->size).symbol_at(place.offset);
  }
  return place;
}

}  // namespace micro_core
