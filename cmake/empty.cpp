// A layer without a source file yet still needs one for its library.
