/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: '<rootDir>/test/jest/environment.js',
  runtime: '<rootDir>/test/jest/runtime.js',
  // Generous, since a busy machine runs the same test ten times slower.
  testTimeout: 120_000,
  globalSetup: '<rootDir>/test/run-folder/create.js',
  globalTeardown: '<rootDir>/test/run-folder/remove.js',
  testSequencer: '<rootDir>/test/sequencer.js',
  reporters: ['default', '<rootDir>/test/skipped-reporter.js'],
  // Tests are in test/; the other folders are listed so that watch mode sees them change.
  roots: ['bin', 'lib', 'rules', 'test'].map((folder) => `<rootDir>/${folder}`),
  // By default Jest leaves one core unused, which is half of two.
  maxWorkers: '100%',
  // A worker keeps what it compiled and the packages that it loaded. A new one loads them again: with 600 MB, a third of
  // the test files took 96 s instead of 90 s.
  workerIdleMemoryLimit: '2GB',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
};
