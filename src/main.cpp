#include "cli/program.hpp"

int main(int argc, char** argv) {
  return cartulaire::cli::run(argc, argv);
}
