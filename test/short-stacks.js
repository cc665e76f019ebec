// Jest records a hundred frames of each error. Tests of hostile input make thousands of errors, and nobody reads that far.
Error.stackTraceLimit = 20;
