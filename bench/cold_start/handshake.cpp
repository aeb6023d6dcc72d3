// The processor time of one TLS handshake with a verified server, in microseconds, by OpenSSL
// alone:
//   handshake PORT CA_FILE
// Loading the CA file and the libraries is not counted.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace {

long processor_us() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1'000'000 + usage.ru_utime.tv_usec +
         usage.ru_stime.tv_usec;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return EXIT_FAILURE;
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  if (SSL_CTX_load_verify_locations(context, argv[2], nullptr) != 1) return EXIT_FAILURE;
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  sockaddr_in server{};
  server.sin_family = AF_INET;
  server.sin_port = htons(static_cast<std::uint16_t>(std::atoi(argv[1])));
  server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(fd, reinterpret_cast<sockaddr*>(&server), sizeof server) != 0) return EXIT_FAILURE;
  const long before = processor_us();
  SSL* tls = SSL_new(context);
  SSL_set_fd(tls, fd);
  SSL_set1_host(tls, "localhost");
  SSL_set_tlsext_host_name(tls, "localhost");
  if (SSL_connect(tls) != 1) return EXIT_FAILURE;
  std::printf("%ld\n", processor_us() - before);
}
