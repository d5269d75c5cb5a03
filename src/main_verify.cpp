#include "verify/program.hpp"

int main(int argc, char** argv) {
  return cartulaire::verify::run(argc, argv);
}
