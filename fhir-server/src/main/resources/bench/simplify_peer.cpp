// Simplification by meshoptimizer. Arguments: triangles wanted, rounds; reads "vertices" and
// "triangles". Prints: processor seconds, wall seconds (the least of the rounds), what came out.
#include <meshoptimizer.h>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>

template <class T> static std::vector<T> read(const char *name) {
  std::FILE *file = std::fopen(name, "rb");
  std::fseek(file, 0, SEEK_END);
  std::vector<T> data(static_cast<std::size_t>(std::ftell(file)) / sizeof(T));
  std::rewind(file);
  if (std::fread(data.data(), sizeof(T), data.size(), file) != data.size()) std::exit(1);
  std::fclose(file);
  return data;
}

static double now(clockid_t clock) {
  timespec time;
  clock_gettime(clock, &time);
  return time.tv_sec + 1e-9 * time.tv_nsec;
}

int main(int, char **argument) {
  std::vector<float> xyz = read<float>("vertices");
  std::vector<unsigned> given = read<unsigned>("triangles"), out(given.size());
  std::size_t target = 3 * std::strtoul(argument[1], nullptr, 10), size = 0;
  double cpu = 1e9, wall = 1e9;
  float error = 0;
  for (int round = std::atoi(argument[2]); round > 0; round--) {
    double cpuBegin = now(CLOCK_PROCESS_CPUTIME_ID), wallBegin = now(CLOCK_MONOTONIC);
    size = meshopt_simplify(out.data(), given.data(), given.size(), xyz.data(), xyz.size() / 3, 12,
                            target, 1e-1f, 0, &error);
    cpu = std::min(cpu, now(CLOCK_PROCESS_CPUTIME_ID) - cpuBegin);
    wall = std::min(wall, now(CLOCK_MONOTONIC) - wallBegin);
  }
  double scale = meshopt_simplifyScale(xyz.data(), xyz.size() / 3, 12);
  std::printf("%f %f %zu triangles, own error %.4f mm\n", cpu, wall, size / 3, error * scale);
}
